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
import java.util.List;

/** Tells the service who asked and by which address, whatever the client says of it; answers for a service that is down. */
final class Forwarding implements ProxyInterceptor {
    private static final List<String> SAID_BY_THE_CLIENT =
            List.of("Forwarded", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Ssl");

    private final int port;

    Forwarding(int port) {
        this.port = port;
    }

    /** In the request itself: the proxy asks no interceptor about one that would become a WebSocket. */
    void introduce(HttpServerRequest client) {
        MultiMap headers = client.headers();
        SAID_BY_THE_CLIENT.forEach(headers::remove);
        headers.set("X-Forwarded-For", client.remoteAddress().hostAddress());
        headers.set("X-Forwarded-Proto", "http");
        headers.set("X-Forwarded-Port", Integer.toString(port));
        if (client.authority() != null) {
            headers.set("X-Forwarded-Host", client.authority().toString());
        }
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
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
