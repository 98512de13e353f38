package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.OPERATOR;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.LockKey;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Locks registered in bulk: a result for each line, whatever is in the others (L1, O1). */
@QuarkusTest
@Tag("L1")
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class LockImportIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> PUBLIC_KEY =
            LockKey.generate().publicKey().toMap();

    private final ShareApi api = new ShareApi();
    private final String prefix = "LK-" + UUID.randomUUID().toString().substring(0, 8) + "-";

    @TestHTTPResource("/v1/locks/import")
    URI url;

    @Inject
    Pool pool;

    @Test
    @Tag("O1")
    void l1_tenThousandLocks_areImported_andBadLinesHarmNoOther() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            lines.add(i % 100 == 99 ? bad(i) : line(lock(i), "M1"));
        }
        long begin = System.nanoTime();
        List<JsonNode> answers = sent(lines);
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();

        assertThat(answers).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            JsonNode answer = answers.get(i);
            assertThat(answer.path("line").asInt()).isEqualTo(i + 1);
            assertThat(answer.path("outcome").asText()).isEqualTo(i % 100 == 99 ? "refused" : "registered");
        }
        assertThat(registered()).isEqualTo(9_900);
        System.out.println("10,000 lines imported in " + millis + " ms");

        List<JsonNode> again = sent(lines.subList(0, 1_000));
        assertThat(again)
                .filteredOn(a -> a.path("outcome").asText().equals("unchanged"))
                .hasSize(990);
        assertThat(registered()).isEqualTo(9_900);
    }

    @Test
    void l1_everyLine_isToldWhatBecameOfIt() throws Exception {
        List<JsonNode> answers = sent(List.of(
                line(lock(1), "M1"), // 1
                "", // 2
                line(lock(1), "M1"), // 3: the same again
                line(lock(1), "M2"), // 4: the same lock with other content
                "{", // 5
                "[]", // 6
                "null", // 7
                line("no", "M1"), // 8
                line(lock(2), "M1").replace("Europe/Berlin", "Mars/Olympus"), // 9
                line(lock(3), "M1").replace("{\"lockId\"", "{\"extra\":1,\"lockId\""), // 10
                "{\"lockId\":\"" + "x".repeat(9_000) + "\"}", // 11
                line(lock(4), "M1"))); // 12

        assertThat(answers.stream().map(LockImportIT::told))
                .containsExactly(
                        "1 " + lock(1) + " registered",
                        "3 " + lock(1) + " unchanged",
                        "4 " + lock(1) + " refused lock.already-registered",
                        "5 refused request.malformed",
                        "6 refused request.invalid /",
                        "7 refused request.invalid /",
                        "8 refused request.invalid /lockId",
                        "9 " + lock(2) + " refused request.invalid /timeZone",
                        "10 refused request.invalid /extra",
                        "11 refused line.too-long",
                        "12 " + lock(4) + " registered");
    }

    @Test
    void l1_importedLock_isAsOneThatWasRegisteredAlone() throws Exception {
        assertThat(sent(List.of(line(lock(1), "M1")))).hasSize(1);
        String path = "/v1/locks/" + lock(1);
        expect(200, api.post(ADA, path + "/claim", Map.of("claimCode", "CLAIM-1")));
        expect(200, api.patch(ADA, path, Map.of("timeZone", "Europe/Lisbon"), "*"));

        // whatever its owner has changed since, the maker's list is the same
        assertThat(sent(List.of(line(lock(1), "M1"))).stream().map(LockImportIT::told))
                .containsExactly("1 " + lock(1) + " unchanged");
        expectProblem(409, "lock.already-registered", api.post(OPERATOR, "/v1/locks", content(lock(1), "M1")));
    }

    @Test
    @Tag("inv-3")
    void l1_whatWasAnswered_isDone_whenTheBodyIsCutOff() throws Exception {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/locks/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + OPERATOR
                            + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            chunk(out, line(lock(1), "M1") + "\n" + line(lock(2), "M1") + "\n");
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> answered = new ArrayList<>();
            while (answered.size() < 2) { // they are answered before the body ends
                String line = in.readLine();
                if (line.startsWith("{")) {
                    answered.add(told(JSON.readTree(line)));
                }
            }
            assertThat(answered).containsExactly("1 " + lock(1) + " registered", "2 " + lock(2) + " registered");
            chunk(out, line(lock(3), "M1").substring(0, 40));
        }
        assertThat(registered()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> sent(List.of(line(lock(3), "M1"))).size() == 1);
        assertThat(registered()).isEqualTo(3);
    }

    @Test
    @Tag("inv-1")
    void l1_twoImportsAtOnce_registerEachLockOnce() throws Exception {
        List<String> lines = Stream.iterate(0, i -> i + 1)
                .limit(1_000)
                .map(i -> line(lock(i), "M1"))
                .toList();
        List<String> backwards = lines.reversed();
        var first = CompletableFuture.supplyAsync(() -> outcomes(lines));
        var second = CompletableFuture.supplyAsync(() -> outcomes(backwards));
        List<String> both =
                Stream.concat(first.get().stream(), second.get().stream()).toList();
        assertThat(both).filteredOn("registered"::equals).hasSize(1_000);
        assertThat(both).filteredOn("unchanged"::equals).hasSize(1_000);
        assertThat(registered()).isEqualTo(1_000);
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_onlyAnOperator_imports() throws Exception {
        assertThat(response(ADA, List.of(line(lock(1), "M1"))).statusCode()).isEqualTo(403);
        assertThat(response("not.a.token", List.of(line(lock(1), "M1"))).statusCode())
                .isEqualTo(401);
        assertThat(registered()).isZero();
    }

    private List<String> outcomes(List<String> lines) {
        try {
            return sent(lines).stream().map(a -> a.path("outcome").asText()).toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<JsonNode> sent(List<String> lines) throws Exception {
        HttpResponse<String> response = response(OPERATOR, lines);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        return response.body().lines().map(LockImportIT::json).toList();
    }

    /** Without a length, so it goes in chunks. */
    private HttpResponse<String> response(String token, List<String> lines) throws Exception {
        byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(url)
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private long registered() {
        return pool.preparedQuery("""
                        select count(*) from locks l join events e on e.lock_id = l.lock_id and e.sequence = 1
                        where starts_with(l.lock_id, $1) and e.type = 'lock.registered.v1'""")
                .execute(Tuple.of(prefix))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    private String lock(int number) {
        return prefix + number;
    }

    private static String bad(int number) {
        return switch (number / 100 % 3) {
            case 0 -> "{\"lockId\":";
            case 1 -> "{\"lockId\":\"LK-" + number + "\"}";
            default -> "x".repeat(10_000);
        };
    }

    private static Map<String, Object> content(String lockId, String model) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("lockId", lockId);
        content.put("model", model);
        content.put("timeZone", "Europe/Berlin");
        content.put("publicKey", PUBLIC_KEY);
        content.put("claimCodeDigest", ShareApi.sha256("CLAIM-1"));
        return content;
    }

    private static String line(String lockId, String model) {
        try {
            return JSON.writeValueAsString(content(lockId, model));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String told(JsonNode answer) {
        StringBuilder told = new StringBuilder(answer.path("line").asText());
        for (String field : List.of("lockId", "outcome", "code")) {
            if (answer.has(field)) {
                told.append(' ').append(answer.path(field).asText());
            }
        }
        answer.path("errors")
                .forEach(error -> told.append(' ').append(error.path("pointer").asText()));
        return told.toString();
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
