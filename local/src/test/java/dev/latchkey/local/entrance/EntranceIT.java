package dev.latchkey.local.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.engines.FreePorts;
import dev.latchkey.local.entrance.Route.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntranceIT {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final MailServer mails = new MailServer("127.0.0.1", FreePorts.next());
    private HttpServer shareService;
    private Entrance entrance;

    @BeforeEach
    void start() throws IOException {
        shareService = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shareService.createContext("/v1/echo", exchange -> {
            byte[] answer = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                            + exchange.getRequestHeaders().getFirst("X-Forwarded-For") + " "
                            + exchange.getRequestHeaders().getFirst("X-Forwarded-Host") + " "
                            + exchange.getRequestHeaders().getFirst("Forwarded") + " "
                            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        shareService.createContext("/v1/stream", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            awaitEnd();
            exchange.close();
        });
        shareService.start();
        entrance = new Entrance(
                "127.0.0.1",
                port,
                Map.of(
                        Target.SHARE_SERVICE, shareService.getAddress().getPort(),
                        Target.KEY_SERVICE, FreePorts.next()),
                mails,
                "welcome");
        entrance.start();
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        entrance.stop();
        shareService.stop(0);
    }

    @Test
    void request_isForwarded_andSaysWhoAsked_whateverTheClientSaid() throws Exception {
        HttpResponse<String> answer = http.send(
                request("/v1/echo?a=b")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .header("X-Forwarded-Host", "evil.example")
                        .header("Forwarded", "for=203.0.113.9")
                        .POST(BodyPublishers.ofString("hello"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("POST /v1/echo?a=b 127.0.0.1 127.0.0.1:" + port + " null hello");
    }

    @Test
    void stream_arrives_whileItIsOpen() throws Exception {
        HttpResponse<InputStream> answer = http.send(request("/v1/stream").build(), BodyHandlers.ofInputStream());

        assertThat(new String(answer.body().readNBytes(11), StandardCharsets.UTF_8))
                .isEqualTo("data: first");
    }

    @Test
    void serviceThatIsDown_isAnsweredFor_withAProblem() throws Exception {
        HttpResponse<String> answer = http.send(request("/v1/my-keys").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("\"code\":\"entrance.service-unavailable\"");
    }

    @Test
    void body_isRefused_beyondTheLimit_orWithoutALength() throws Exception {
        byte[] tooLarge = new byte[1024 * 1024 + 1];

        HttpResponse<String> large = http.send(
                request("/v1/echo").POST(BodyPublishers.ofByteArray(tooLarge)).build(), BodyHandlers.ofString());
        HttpResponse<String> endless = http.send(
                request("/v1/echo")
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()))
                        .build(),
                BodyHandlers.ofString());

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(endless.statusCode()).isEqualTo(411);
    }

    @Test
    void path_isNotFound_whenTheApiDoesNotHaveIt() throws Exception {
        assertThat(http.send(request("/q/metrics").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private void awaitEnd() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
