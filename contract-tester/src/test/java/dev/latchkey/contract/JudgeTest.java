package dev.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break a document is noticed. */
class JudgeTest {
    private static final ApiDocument DOCUMENT = ApiDocument.parse("""
            {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/v1/keys": {"post": {"operationId": "addKey",
             "requestBody": {"required": true, "content": {"application/json": {"schema":
               {"type": "object", "required": ["slot"], "properties": {"slot": {"type": "integer", "maximum": 9}}}}}},
             "responses": {
               "200": {"description": "added", "content": {"application/json": {"schema":
                 {"type": "object", "required": ["slot"], "properties": {"slot": {"type": "integer", "format": "int32"}}}}}},
               "400": {"description": "wrong", "content": {"application/problem+json": {"schema": {"type": "object"}}}}}}}}}
            """);
    private static final Judge JUDGE = new Judge(DOCUMENT);

    @AfterAll
    static void close() {
        JUDGE.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | application/json         | {"slot":1}                         |
            400 | application/problem+json | {"status":400,"code":"a.b"}        |
            500 | application/problem+json | {"status":500,"code":"a.b"}        | a server error
            503 | application/problem+json | {"status":503,"code":"a.b"}        | a server error
            404 | application/problem+json | {"status":404,"code":"a.b"}        | a status that the operation is not documented with
            400 | application/json         | {"status":400,"code":"a.b"}        | refused without a problem
            400 | application/problem+json | {"status":400}                     | a problem without its code or status
            200 | text/plain               | {"slot":1}                         | documented are [application/json]
            200 | application/json         | {"slot":"1"}                       | at #/slot
            200 | application/json         | {}                                 | slot
            """)
    void answer_isJudgedByTheDocument(int status, String type, String body, String wrong) {
        assertVerdict("{\"slot\":1}", new WireAnswer(status, Map.of("content-type", type), utf8(body)), wrong);
    }

    @Test
    void success_isWrong_ifTheDocumentForbidsTheRequest() {
        WireAnswer added = new WireAnswer(200, Map.of("content-type", "application/json"), utf8("{\"slot\":1}"));
        assertVerdict("{\"slot\":10}", added, "accepted, though the document forbids this body");
    }

    @Test
    void success_isWrong_ifTheDocumentForbidsAParameter() {
        WireAnswer added = new WireAnswer(200, Map.of("content-type", "application/json"), utf8("{\"slot\":1}"));
        Probe probe = probe("POST", "/v1/keys", Probe.Scope.FORBIDDEN);
        assertVerdict(probe, added, "accepted, though the document forbids this parameter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT     | 405 | POST, OPTIONS | application/problem+json |
            PUT     | 405 | OPTIONS       | application/problem+json | allows [OPTIONS], documented are [POST]
            PUT     | 405 | PUT, POST     | application/problem+json | allows [PUT, POST]
            PUT     | 405 | ''            | application/problem+json | allows []
            PUT     | 404 | POST          | application/problem+json | is not 405
            PUT     | 405 | POST          | text/plain               | refused without a problem
            OPTIONS | 204 | POST,OPTIONS  | ''                       |
            OPTIONS | 204 | OPTIONS       | ''                       | allows [OPTIONS]
            OPTIONS | 405 | POST          | application/problem+json | is not a success
            """)
    void methods_areTold(String method, int status, String allow, String type, String wrong) {
        String problem = "{\"status\":" + status + ",\"code\":\"a.b\"}";
        WireAnswer answer = new WireAnswer(status, Map.of("content-type", type, "allow", allow), utf8(problem));
        assertVerdict(probe(method, "/v1/keys?a=b", Probe.Scope.METHODS), answer, wrong);
    }

    private static Probe probe(String method, String target, Probe.Scope scope) {
        return new Probe("p", method, target, List.of(), utf8("{\"slot\":1}"), 0, scope);
    }

    private static void assertVerdict(String sent, WireAnswer answer, String wrong) {
        assertVerdict(
                new Probe("p", "POST", "/v1/keys", List.of(), utf8(sent), 0, Probe.Scope.OPERATION), answer, wrong);
    }

    private static void assertVerdict(Probe probe, WireAnswer answer, String wrong) {
        var verdict = JUDGE.verdict(DOCUMENT.operations().getFirst(), probe, answer);
        if (wrong == null) {
            assertThat(verdict).isEmpty();
        } else {
            assertThat(verdict).hasValueSatisfying(said -> assertThat(said).contains(wrong));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
