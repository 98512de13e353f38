package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema of the contract changes only as docs/contracts/events.md promises: optional fields are added, nothing else. */
@Tag("inv-16")
class SchemaCompatibilityTest {
    private static final String SCHEMA = """
            {"type": "object",
             "properties": {
               "kind": {"type": "string", "enum": ["a", "b"]},
               "count": {"type": "integer", "minimum": 1},
               "parts": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}},
             "required": ["kind"],
             "$defs": {"id": {"type": "string", "pattern": "^[a-z]+$"}}}""";

    static Stream<Path> approvedSchemas() {
        return ContractFiles.jsonFiles(ContractFiles.APPROVED_SCHEMAS).stream();
    }

    static Stream<Path> currentSchemas() {
        return ContractFiles.jsonFiles(ContractFiles.SCHEMAS).stream();
    }

    @ParameterizedTest
    @MethodSource("currentSchemas")
    void inv16_schema_isASchemaOfDraft202012(Path schema) {
        JsonNode json = ContractFiles.json(schema);

        assertThat(json.path("$schema").asText()).isEqualTo(SchemaId.V202012);
        assertThat(ContractFiles.compiled(SchemaId.V202012).validate(json)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("approvedSchemas")
    void inv16_publishedSchema_staysAsApproved_orGainsOptionalFields(Path approved) {
        Path current = ContractFiles.SCHEMAS.resolve(approved.getFileName());

        assertThat(current)
                .as("a published schema is never removed; a retired type keeps it")
                .exists();
        assertThat(SchemaChange.breaks(ContractFiles.json(approved), ContractFiles.json(current)))
                .as("incompatible: make a new version (another wire name) beside the old one")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("currentSchemas")
    void inv16_addedField_isApproved_beforeItIsPublished(Path current) {
        Path approved = ContractFiles.APPROVED_SCHEMAS.resolve(current.getFileName());
        String approve = "if this addition is meant, approve it: cp events/" + current + " events/" + approved;

        assertThat(approved).as(approve).exists();
        assertThat(SchemaChange.breaks(ContractFiles.json(current), ContractFiles.json(approved)))
                .as(approve)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "count": {"type": "integer", "minimum": 1}, |                                           | /properties/count: removed
            {"type": "integer", "minimum": 1}  | {"type": "integer", "minimum": 2}                  | /properties/count/minimum: changed from 1 to 2
            {"type": "integer", "minimum": 1}  | {"type": "string", "minimum": 1}                   | /properties/count/type: changed from "integer" to "string"
            {"type": "integer", "minimum": 1}  | {"type": "integer", "minimum": 1, "maximum": 5}    | /properties/count/maximum: changed from  to 5
            ["a", "b"]                         | ["a"]                                              | /properties/kind/enum: changed from ["a","b"] to ["a"]
            ["a", "b"]                         | ["a", "b", "c"]                                    | /properties/kind/enum: changed from ["a","b"] to ["a","b","c"]
            ["kind"]                           | ["kind", "count"]                                  | /required/count: newly required
            ["kind"]                           | []                                                 | /required/kind: no longer required
            {"id": {"type": "string"}}         | {}                                                 | /properties/parts/items/properties/id: removed
            ^[a-z]+$                           | ^[a-c]+$                                           | /$defs/id/pattern: changed from "^[a-z]+$" to "^[a-c]+$"
            """)
    void inv16_change_isFound_whenAReaderWouldNotice(String approved, @Nullable String current, String found)
            throws Exception {
        assertThat(breaks(SCHEMA, SCHEMA.replace(approved, current == null ? "" : current)))
                .containsExactly(found);
    }

    @Test
    void inv16_change_isAccepted_whenItIsAnOptionalFieldOrADescription() throws Exception {
        String current = SCHEMA.replace(
                        "\"count\": {", "\"note\": {\"type\": \"string\"}, \"count\": {\"description\": \"how many\", ")
                .replace("\"$defs\": {", "\"$defs\": {\"added\": {\"type\": \"string\"}, ");

        assertThat(breaks(SCHEMA, current)).isEmpty();
        assertThat(breaks(current, SCHEMA)).containsExactly("/$defs/added: removed", "/properties/note: removed");
    }

    private static List<String> breaks(String approved, String current) throws Exception {
        assertThat(current).isNotEqualTo(approved);
        ObjectMapper json = ContractFiles.JSON;
        return SchemaChange.breaks(json.readTree(approved), json.readTree(current));
    }
}
