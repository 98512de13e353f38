package dev.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that a document can say and not mean is noticed. */
class DocumentFaultsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"object","properties":{}}                              | may have any field
            {"type":"object","additionalProperties":false}                 |
            {"type":"object","additionalProperties":{}}                    |
            {"$ref":"#/components/schemas/Open"}                           | #/components/schemas/Open: may have any field
            {"type":"array","items":{"type":"object"}}                     | addKey application/json[]: may have any field
            {"anyOf":[{"type":"object"},{"type":"null"}]}                  | may have any field
            {"type":"string","pattern":"[a-z]"}                            | may be anywhere in the text
            {"type":"string","pattern":"^[a-z]$"}                          |
            {"type":"object","additionalProperties":false,"required":["a","a"]} | requires "a" twice
            {"type":["string","null"],"enum":["a"]}                        | null is none of the values
            {"type":["string","null"],"enum":["a",null]}                   |
            """)
    void bodyOfARequest_isTakenLiterally(String schema, String fault) {
        assertFault(document(schema, "application/problem+json"), fault);
    }

    @Test
    void refusalThatIsNoProblem_isAFault() {
        assertFault(document("{\"type\":\"string\"}", "text/plain"), "400: is no problem");
    }

    private static void assertFault(ApiDocument document, String fault) {
        if (fault == null) {
            assertThat(DocumentFaults.of(document)).isEmpty();
        } else {
            assertThat(DocumentFaults.of(document))
                    .singleElement()
                    .satisfies(said -> assertThat(said).contains(fault));
        }
    }

    private static ApiDocument document(String body, String refusal) {
        return ApiDocument.parse("""
                {"paths": {"/v1/keys": {"post": {"operationId": "addKey",
                 "requestBody": {"content": {"application/json": {"schema": %s}}},
                 "responses": {"200": {"description": "added"}, "400": {"description": "wrong", "content": {"%s": {}}}}}}},
                 "components": {"schemas": {"Open": {"type": "object"}}}}
                """.formatted(body, refusal));
    }
}
