package dev.latchkey.bench.system;

import dev.latchkey.bench.load.Operation.Ending;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cheap HTTP for the loops: one event loop, keep-alive, a connection for each client at most, no answer is parsed. What it costs
 * is in the report as the process {@code bench}.
 */
public final class Api implements AutoCloseable {
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z.-]{1,60})\"");

    private final Vertx vertx;
    private final HttpClient http;
    private final String host;
    private final int commands;
    private final int lists;

    private Api(Vertx vertx, HttpClient http, Platform at) {
        this.vertx = vertx;
        this.http = http;
        this.host = at.commands().getHost();
        this.commands = at.commands().getPort();
        this.lists = at.lists().getPort();
    }

    /** Where to send commands, and where to read lists: both to the entrance, or to the services themselves. */
    public record Platform(URI commands, URI lists) {}

    public static Api of(Platform at, int connections) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        HttpClient http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(connections)
                .setKeepAliveTimeout(120)
                .setTcpNoDelay(true));
        return new Api(vertx, http, at);
    }

    /**
     * What was answered.
     *
     * @param status 0 when nobody answered
     */
    public record Answer(int status, Buffer body, HttpClientResponse response) {
        public boolean is(int expected) {
            return status == expected;
        }

        /** For the counts of failures. */
        public String reason() {
            Matcher code = CODE.matcher(body.toString());
            return status + (code.find() ? " " + code.group(1) : "");
        }

        public String consistencyToken() {
            String token = response.getHeader("Latchkey-Consistency");
            return token == null ? "" : token;
        }
    }

    /** Never blocks; {@code answered} is called on the event loop. */
    public void send(
            HttpMethod method,
            String path,
            Map<String, String> headers,
            Buffer body,
            Ending ending,
            Consumer<Answer> answered) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(method == HttpMethod.GET ? lists : commands)
                .setURI(path);
        headers.forEach(options::putHeader);
        http.request(options)
                .compose(request -> body.length() == 0 ? request.send() : request.send(body))
                .compose(response -> response.body().map(bytes -> new Answer(response.statusCode(), bytes, response)))
                .onSuccess(answered::accept)
                .onFailure(e -> ending.failed(e.getClass().getSimpleName()));
    }

    @Override
    public void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
