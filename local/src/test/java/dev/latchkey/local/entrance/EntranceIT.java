package dev.latchkey.local.entrance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.engines.FreePorts;
import dev.latchkey.local.entrance.Route.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntranceIT {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final MailServer mails = new MailServer("127.0.0.1", FreePorts.next());
    private volatile Map<String, List<String>> told = Map.of();
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
        shareService.createContext("/v1/forwarded", exchange -> {
            told = exchange.getRequestHeaders().entrySet().stream()
                    .filter(header -> header.getKey().contains("orwarded"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        shareService.createContext("/v1/silent", exchange -> awaitEnd());
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
                "welcome",
                LONGEST_SILENCE);
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

    @ParameterizedTest
    @Tag("S5")
    @ValueSource(
            strings = {
                "X-Forwarded-For: 203.0.113.9\r\nx-forwarded-for: 203.0.113.10",
                "X-Forwarded-For: ,",
                "X-Forwarded-For: , 203.0.113.9",
                "X-Forwarded-For: ",
                "X-Forwarded-Host: evil.example\r\nX-Forwarded-Port: x\r\nX-Forwarded-Proto: https",
                "X-Forwarded-Ssl: on\r\nX-Forwarded-Prefix: /evil\r\nForwarded: for=203.0.113.9",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9"
            })
    void s5_client_cannotSayWhoAsks(String headers) throws IOException {
        String answer = raw("GET /v1/forwarded HTTP/1.1\r\nHost: keys.example\r\n" + headers);

        assertThat(answer).startsWith("HTTP/1.1 204");
        assertThat(told)
                .containsOnly(
                        entry("X-forwarded-for", List.of("127.0.0.1")),
                        entry("X-forwarded-host", List.of("keys.example")),
                        entry("X-forwarded-port", List.of(Integer.toString(port))),
                        entry("X-forwarded-proto", List.of("http")));
    }

    @Test
    void client_cannotSayByWhichHost_whenItNamesNone() throws IOException {
        String answer = raw("GET /v1/forwarded HTTP/1.0\r\nX-Forwarded-Host: evil.example");

        assertThat(answer).startsWith("HTTP/1.0 204");
        assertThat(told).containsKey("X-forwarded-for").doesNotContainKey("X-forwarded-host");
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

    /** As one that was stopped for a moment, or has run out of memory. */
    @Test
    void serviceThatTakesARequest_andNeverAnswers_isAnsweredFor() throws Exception {
        HttpResponse<String> answer =
                http.send(request("/v1/silent").timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"entrance.no-answer\"");
    }

    @Test
    void body_isForwarded_inChunks() throws Exception {
        HttpResponse<String> answer = http.send(
                request("/v1/echo")
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8))))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("POST /v1/echo 127.0.0.1 127.0.0.1:" + port + " null hello");
    }

    @Test
    void body_isRefused_beyondTheLimit_orWithAnUnknownEnd() throws Exception {
        byte[] tooLarge = new byte[1024 * 1024 + 1];

        HttpResponse<String> large = http.send(
                request("/v1/echo").POST(BodyPublishers.ofByteArray(tooLarge)).build(), BodyHandlers.ofString());
        String endless = raw("POST /v1/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked", "0\r\n\r\n");

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(endless).startsWith("HTTP/1.1 411");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/echo?a=%s HTTP/1.1\r\nHost: a", "GET /v1/echo HTTP/1.1\r\nHost: a\r\nX: %s"})
    void requestWithALongHead_isForwarded(String head) throws IOException {
        assertThat(raw(head.formatted("a".repeat(15_000)))).startsWith("HTTP/1.1 200");
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

    private String raw(String head) throws IOException {
        return raw(head, "");
    }

    /** @param head without the last header and the empty line */
    private String raw(String head, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void awaitEnd() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
