package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.OPERATOR;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of ours sends: each is answered with a problem, whoever it is that refuses it. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class BadRequestIT {
    private final ShareApi api = new ShareApi();

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/keys/%zz, 400, request.path",
        "GET, /v1/keys/%, 400, request.path",
        "GET, /v1/keys/%00, 400, request.path",
        "GET, /v1/keys/%C0%80, 404, not-found",
        "GET, /v1/keys/../../etc/passwd, 404, not-found",
        "GET, /v1/keys/%2e%2e%2f, 404, not-found",
        "GET, //v1//keys, 404, not-found",
        "GET, /v1/nothing/here, 404, not-found",
        "BREW, /v1/me, 405, request.method-not-allowed",
        "DELETE, /v1/me, 405, request.method-not-allowed",
    })
    void malformedRequestLine_isAProblem(String method, String path, int status, String code) throws IOException {
        Answer answer = raw(method + " " + path + " HTTP/1.1", "Authorization: Bearer " + ADA);
        assertThat(answer.head()).as(answer.body()).startsWith("HTTP/1.1 " + status);
        assertThat(answer.head()).containsIgnoringCase("content-type: application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE  | /v1/me                     | 405 | GET, HEAD, OPTIONS
            PUT     | /v1/locks/LK-1             | 405 | GET, HEAD, OPTIONS, PATCH
            GET     | /v1/locks/LK-1/transfer    | 405 | OPTIONS, POST
            GET     | /v1/locks/LK-1/claim       | 405 | OPTIONS, POST
            HEAD    | /v1/locks/LK-1/claim       | 405 | OPTIONS, POST
            PUT     | /v1/locks/LK-1/online-keys | 405 | DELETE, OPTIONS
            PUT     | /v1/locks/LK-1/keys        | 405 | GET, HEAD, OPTIONS, POST
            PUT     | /v1/keys/LK-1.offline-1/share?a=b | 405 | DELETE, OPTIONS, PATCH, POST
            OPTIONS | /v1/locks/LK-1/transfer    | 204 | OPTIONS, POST
            OPTIONS | /v1/locks/LK-1/keys        | 204 | GET, HEAD, OPTIONS, POST
            OPTIONS | /v1/me                     | 204 | GET, HEAD, OPTIONS
            """)
    void methodsOfAPath_areTold_toWhoAsksForAnother(String method, String path, int status, String allowed)
            throws IOException {
        Answer answer = raw(method + " " + path + " HTTP/1.1");
        assertThat(answer.head())
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("\r\nallow: " + allowed + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/locks/LK-1/nothing", "/v1/nothing", "/v1/locks/LK-1/claim/now", "/", "*"})
    void pathThatIsNotThere_hasNoMethods(String path) throws IOException {
        assertThat(raw("OPTIONS " + path + " HTTP/1.1").head()).startsWith("HTTP/1.1 404");
    }

    @Test
    void aPathLongerThanAny_isAProblem() throws IOException {
        Answer answer = raw("GET /v1/keys/" + "a".repeat(15_000) + " HTTP/1.1", "Authorization: Bearer " + ADA);
        assertThat(answer.head()).startsWith("HTTP/1.1 404").containsIgnoringCase("application/problem+json");
    }

    @Test
    void aBodyThatIsTooLarge_isAProblem_beforeItIsRead() throws IOException {
        Answer answer = raw(
                "POST /v1/locks HTTP/1.1",
                "Authorization: Bearer " + OPERATOR,
                "Content-Type: application/json",
                "Content-Length: 300000");
        assertThat(answer.head()).startsWith("HTTP/1.1 413").containsIgnoringCase("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"request.too-large\"");
    }

    @Test
    void aBodyThatTurnsOutTooLarge_isRefused() throws IOException {
        String chunk = "40000\r\n" + " ".repeat(0x40000) + "\r\n";
        Answer answer = raw(
                "POST /v1/locks HTTP/1.1",
                "Authorization: Bearer " + OPERATOR,
                "Idempotency-Key: k",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                chunk + chunk + "0\r\n");
        assertThat(answer.head()).startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyThatTurnsOutTooLarge_isNotOurFault() throws IOException {
        List<LogRecord> faults = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
                    faults.add(logged);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("");
        log.addHandler(handler);
        try {
            aBodyThatTurnsOutTooLarge_isRefused();
            await().during(Duration.ofMillis(500))
                    .untilAsserted(() ->
                            assertThat(faults).extracting(LogRecord::getMessage).isEmpty());
        } finally {
            log.removeHandler(handler);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 999, 1_000, 5_000})
    void nestingBeyondAnyRequest_isAProblem(int depth) {
        String deep = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        Response lock = api.post(
                OPERATOR, "/v1/locks", "{\"lockId\":\"LK-" + UUID.randomUUID() + "\",\"publicKey\":" + deep + "}");
        expectProblem(400, "request.malformed", lock);
        String key = api.enabledKey(api.claimedLock());
        expectProblem(400, "request.malformed", api.patch(ADA, "/v1/keys/" + key + "/share", deep, "*"));
    }

    @Test
    @Tag("S6")
    void s6_aFieldThatIsThereTwice_isAProblem() {
        String twice = """
                {"recipient": {"email": "rita@example.com"}, "permissions": {"unlocks": 1, "unlocks": 100}}""";
        String key = api.enabledKey(api.claimedLock());
        expectProblem(400, "request.malformed", api.post(ADA, "/v1/keys/" + key + "/share", twice));
        expectProblem(400, "request.malformed", api.patch(ADA, "/v1/keys/" + key + "/share", twice, "*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "nonsense", "application/json; charset=utf-99", ""})
    void otherContentTypes_areProblems(String contentType) throws IOException {
        Answer answer = raw(
                "POST /v1/locks HTTP/1.1",
                "Authorization: Bearer " + OPERATOR,
                "Idempotency-Key: k",
                "Content-Type: " + contentType,
                "Content-Length: 2",
                "",
                "{}");
        assertThat(answer.head())
                .containsPattern("^HTTP/1.1 4(00|15)")
                .containsIgnoringCase("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"request.");
    }

    /** Of bodies with a single field too, which the framework would make out of a text. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/locks",
        "POST, /v1/locks/LK-none/claim",
        "POST, /v1/locks/LK-none/keys",
        "PATCH, /v1/locks/LK-none",
        "POST, /v1/locks/LK-none/administrators",
        "POST, /v1/locks/LK-none/transfer",
        "POST, /v1/locks/LK-none/receipts",
        "PATCH, /v1/keys/LK-none.offline-1",
        "POST, /v1/keys/LK-none.offline-1/download",
        "POST, /v1/keys/LK-none.offline-1/share",
        "PATCH, /v1/keys/LK-none.offline-1/share",
        "POST, /v1/keys/LK-none.offline-1/reset",
        "POST, /v1/keys/LK-none.online-1/unlock",
        "POST, /v1/contacts",
        "PATCH, /v1/contacts/none",
        "POST, /v1/redemptions",
        "POST, /v1/locks/import",
    })
    void aBodyOfAnotherMediaType_isRefused(String method, String path) throws IOException {
        Answer answer = raw(
                method + " " + path + " HTTP/1.1",
                "Authorization: Bearer " + OPERATOR,
                "Idempotency-Key: k",
                "If-Match: *",
                "Content-Type: text/plain",
                "Content-Length: 2",
                "",
                "{}");
        assertThat(answer.head()).as(answer.body()).startsWith("HTTP/1.1 415");
        assertThat(answer.body()).contains("\"code\":\"request.media-type\"");
    }

    @ParameterizedTest
    @Tag("inv-3")
    @CsvSource({
        "Idempotency-Key, k-1, k-2",
        "If-Match, *, \"1\"",
        "Content-Type, application/json, text/plain",
        "Authorization, Bearer a, Bearer b",
    })
    void inv3_aHeaderWithTwoValues_isAProblem(String name, String first, String second) throws IOException {
        Answer answer = raw("DELETE /v1/keys/LK-none.offline-1 HTTP/1.1", name + ": " + first, name + ": " + second);
        assertThat(answer.head()).as(answer.body()).startsWith("HTTP/1.1 400");
        assertThat(answer.body()).contains("\"code\":\"request.invalid\"", "\"pointer\":\"" + name + "\"");
    }

    @Test
    void anAcceptHeaderWithoutJson_isAProblem() throws IOException {
        Answer answer = raw("GET /v1/me HTTP/1.1", "Authorization: Bearer " + ADA, "Accept: image/png");
        assertThat(answer.head()).startsWith("HTTP/1.1 406").containsIgnoringCase("application/problem+json");
        expect(200, api.get(ADA, "/v1/me"));
    }

    @ParameterizedTest
    @Tag("S5")
    @ValueSource(strings = {"", ",", ":80", ":", "unknown", "_hidden", "[]", "[]:80", "203.0.113.256", "a b, c"})
    void s5_aProxyThatNamesNoAddress_isAProblem(String forwardedFor) throws IOException {
        Answer answer = raw("GET /v1/me HTTP/1.1", "Authorization: Bearer " + ADA, "X-Forwarded-For: " + forwardedFor);
        assertThat(answer.head()).startsWith("HTTP/1.1 400").containsIgnoringCase("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"request.forwarded\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: [2001:db8::1]:4711",
                "X-Forwarded-For: 203.0.113.7:x ,",
                "X-Forwarded-For: , 203.0.113.7",
                "X-Forwarded-Host: ",
                "X-Forwarded-Host: %:%",
                "X-Forwarded-Port: x",
                "X-Forwarded-Port: 99999999999",
                "X-Forwarded-Proto: ",
                "X-Forwarded-Proto: http://x",
                "X-Forwarded-Prefix: //",
                "Forwarded: for=:80;host=:;proto="
            })
    void whateverElseIsSaidOfForwarding_isAnswered(String header) throws IOException {
        assertThat(raw("GET /v1/me HTTP/1.1", "Authorization: Bearer " + ADA, header)
                        .head())
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aProxyThatNamesNoAddress_isAProblem_overHttp2() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI me = URI.create("http://localhost:" + RestAssured.port + "/v1/me");
            HttpRequest request =
                    HttpRequest.newBuilder(me).header("X-Forwarded-For", ",").build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"request.forwarded\"");
        }
    }

    /** No entrance has this address. */
    @Test
    @Tag("S5")
    void s5_whoForwardsWithoutBeingTrusted_isNotBelieved() throws IOException {
        InetAddress stranger = InetAddress.ofLiteral("127.0.0.2");
        assertThat(rawFrom(stranger, "GET /v1/me HTTP/1.1", "Authorization: Bearer " + ADA, "X-Forwarded-For: ,")
                        .head())
                .startsWith("HTTP/1.1 200");
        for (int i = 1; i <= 6; i++) {
            assertThat(guess(stranger, "203.0.113." + i).body()).contains("\"code\":\"code.not-valid\"");
        }
        assertThat(guess(stranger, "203.0.113.7").body()).contains("\"code\":\"attempts.too-many\"");
    }

    @Test
    @Tag("S5")
    void s5_whatAClientWrites_isNotItsAddress_whereTheEntranceAppends() throws IOException {
        InetAddress entrance = InetAddress.ofLiteral("127.0.0.1");
        for (int i = 1; i <= 6; i++) {
            assertThat(guess(entrance, "6.6.6." + i + ", 203.0.113.99", "A000" + i + "0000000")
                            .body())
                    .contains("\"code\":\"code.not-valid\"");
        }
        assertThat(guess(entrance, "6.6.6.7, 203.0.113.99", "A00070000000").body())
                .contains("\"code\":\"attempts.too-many\"");
    }

    private static Answer guess(InetAddress from, String forwardedFor) throws IOException {
        return guess(from, forwardedFor, "0123456789ab");
    }

    private static Answer guess(InetAddress from, String forwardedFor, String code) throws IOException {
        String proof = Device.generate().proveForRedemption(Instant.now());
        String body = "{\"code\":\"" + code + "\",\"proof\":\"" + proof + "\"}";
        return rawFrom(
                from,
                "POST /v1/redemptions HTTP/1.1",
                "X-Forwarded-For: " + forwardedFor,
                "Idempotency-Key: " + UUID.randomUUID(),
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body);
    }

    private record Answer(String head, String body) {}

    /** As no HTTP client would send it. */
    private static Answer raw(String... lines) throws IOException {
        return rawFrom(InetAddress.ofLiteral("127.0.0.1"), lines);
    }

    private static Answer rawFrom(InetAddress from, String... lines) throws IOException {
        String request = String.join("\r\n", lines);
        String close = "\r\nHost: localhost\r\nConnection: close";
        int head = request.indexOf("\r\n\r\n");
        String sent =
                head < 0 ? request + close + "\r\n\r\n" : request.substring(0, head) + close + request.substring(head);
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), RestAssured.port, from, 0)) {
            socket.setSoTimeout(10_000);
            try {
                socket.getOutputStream().write((sent).getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // refused before all of it was taken; the answer is there
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return end < 0 ? new Answer(answer, "") : new Answer(answer.substring(0, end), answer.substring(end));
        }
    }
}
