package dev.latchkey.local.entrance;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.ConnectException;

/** Tells the service who asked and by which address; answers for a service that is down. */
final class Forwarding implements ProxyInterceptor {
    private final int port;

    Forwarding(int port) {
        this.port = port;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        HttpServerRequest client = context.request().proxiedRequest();
        MultiMap headers = context.request().headers();
        headers.remove("Forwarded");
        headers.set("X-Forwarded-For", client.remoteAddress().hostAddress());
        headers.set("X-Forwarded-Proto", "http");
        headers.set("X-Forwarded-Port", Integer.toString(port));
        if (client.authority() != null) {
            headers.set("X-Forwarded-Host", client.authority().toString());
        }
        return context.sendRequest().recover(failure -> Future.succeededFuture(problem(context, failure)));
    }

    private static ProxyResponse problem(ProxyContext context, Throwable failure) {
        ProblemAnswer answer =
                failure instanceof ConnectException ? ProblemAnswer.UNAVAILABLE : ProblemAnswer.BAD_ANSWER;
        return context.request()
                .release()
                .response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", ProblemAnswer.MEDIA_TYPE)
                .putHeader("Retry-After", "1")
                .setBody(Body.body(Buffer.buffer(answer.body())));
    }
}
