package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outside the account topic there is no place for personal data or a secret (S5, O2, O4). */
@Tag("inv-15")
class PersonalDataTest {
    private static final Set<String> WORDS_OF_PERSONAL_DATA_AND_SECRETS = Set.of(
            "email",
            "mail",
            "name",
            "title",
            "note",
            "address",
            "locale",
            "subject",
            "code",
            "token",
            "secret",
            "password",
            "pin",
            "pepper",
            "private",
            "d");

    /** A number: which version of the name, that stands on the account topic, belongs to this state. */
    private static final Set<String> HARMLESS = Set.of("nameVersion");

    private static final Pattern COMPACT_JWS = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final JsonSchemaFactory SCHEMA_FACTORY =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** Without those of the account topic, and what one bridge is told in words, by the gateway and nobody else. */
    static Stream<Path> publicSchemas() {
        return ContractFiles.jsonFiles(ContractFiles.SCHEMAS).stream()
                .filter(schema -> !schema.getFileName().toString().startsWith("account."))
                .filter(schema -> !schema.getFileName().toString().startsWith("bridge.certificate-refusal."));
    }

    static Stream<Path> publicSamples() {
        return Arrays.stream(EventType.values())
                .filter(type -> !AccountEvent.class.isAssignableFrom(type.payload()))
                .flatMap(type -> ContractFiles.samples(type).stream());
    }

    @ParameterizedTest
    @MethodSource("publicSchemas")
    void inv15_schema_hasNoPropertyForPersonalDataOrSecrets(Path schema) {
        assertThat(suspiciousProperties(schema)).isEmpty();
    }

    @Test
    void inv15_suspiciousProperty_isFound_whereThereIsOne() {
        assertThat(suspiciousProperties(ContractFiles.SCHEMAS.resolve("account.registered.v1.json")))
                .containsExactlyInAnyOrder("subject", "email", "displayName", "locale");
    }

    /** A field that takes any text would sooner or later be given somebody's name. */
    @ParameterizedTest
    @MethodSource("publicSchemas")
    void inv15_textField_refusesAnAddressAndAName(Path schema) {
        for (JsonNode text : ContractFiles.json(schema).findParents("type")) {
            if (text.path("type").asText().equals("string")) {
                assertThat(accepts(text, "ana@example.org")).as("%s", text).isFalse();
                assertThat(accepts(text, "Ana Nov\u00e1k")).as("%s", text).isFalse();
            }
        }
    }

    @Test
    void inv15_lockKey_isRefused_withItsPrivatePart() {
        JsonNode publicKey = ContractFiles.json(ContractFiles.SCHEMAS.resolve("lock.registered.v1.json"))
                .at("/properties/publicKey");

        assertThat(accepts(publicKey, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"eA\",\"y\":\"eQ\"}"))
                .isTrue();
        assertThat(accepts(publicKey, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"eA\",\"y\":\"eQ\",\n\"d\" : \"ZA\"}"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {KeyEvent.class, LockReport.class, BridgeEvent.class})
    void inv15_record_hasNoComponentForPersonalDataOrSecrets(Class<?> payloads) {
        assertThat(records(payloads)
                        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                        .map(component -> component.getName())
                        .filter(PersonalDataTest::isSuspicious))
                .isEmpty();
    }

    /** Also inside the documents that locks and the platform have signed. */
    @ParameterizedTest
    @MethodSource("publicSamples")
    void inv15_sample_holdsNothingOfTheAccountTopic(Path sample) {
        List<String> texts = new ArrayList<>();
        collectTexts(ContractFiles.json(sample), texts);

        assertThat(texts)
                .noneMatch(text -> text.contains("@"))
                .doesNotContain("Ana Novak", "Plumber, December", "Front door");
    }

    private static Stream<Class<?>> records(Class<?> payloads) {
        return payloads.isSealed()
                ? Arrays.stream(payloads.getPermittedSubclasses()).flatMap(PersonalDataTest::records)
                : Stream.of(payloads);
    }

    private static List<String> suspiciousProperties(Path schema) {
        List<String> properties = new ArrayList<>();
        collectProperties(ContractFiles.json(schema), properties);
        return properties.stream().filter(PersonalDataTest::isSuspicious).toList();
    }

    private static void collectProperties(JsonNode node, List<String> properties) {
        node.path("properties").fieldNames().forEachRemaining(properties::add);
        node.forEach(child -> collectProperties(child, properties));
    }

    private static boolean isSuspicious(String property) {
        return !HARMLESS.contains(property)
                && Arrays.stream(property.split("(?=[A-Z])|[_-]"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(WORDS_OF_PERSONAL_DATA_AND_SECRETS::contains);
    }

    private static boolean accepts(JsonNode schema, String text) {
        return SCHEMA_FACTORY.getSchema(schema).validate(TextNode.valueOf(text)).isEmpty();
    }

    private static void collectTexts(JsonNode node, List<String> texts) {
        if (node.isTextual()) {
            texts.add(node.asText());
            if (COMPACT_JWS.matcher(node.asText()).matches()) {
                Arrays.stream(node.asText().split("\\.", 3))
                        .limit(2)
                        .map(part -> ContractFiles.json(Base64.getUrlDecoder().decode(part)))
                        .forEach(part -> collectTexts(part, texts));
            }
        }
        node.forEach(child -> collectTexts(child, texts));
    }
}
