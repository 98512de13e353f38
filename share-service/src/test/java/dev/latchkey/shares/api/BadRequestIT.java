package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.OPERATOR;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
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

    @Test
    void anAcceptHeaderWithoutJson_isAProblem() throws IOException {
        Answer answer = raw("GET /v1/me HTTP/1.1", "Authorization: Bearer " + ADA, "Accept: image/png");
        assertThat(answer.head()).startsWith("HTTP/1.1 406").containsIgnoringCase("application/problem+json");
        expect(200, api.get(ADA, "/v1/me"));
    }

    private record Answer(String head, String body) {}

    /** As no HTTP client would send it. */
    private static Answer raw(String... lines) throws IOException {
        String request = String.join("\r\n", lines);
        String close = "\r\nHost: localhost\r\nConnection: close";
        int head = request.indexOf("\r\n\r\n");
        String sent =
                head < 0 ? request + close + "\r\n\r\n" : request.substring(0, head) + close + request.substring(head);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
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
