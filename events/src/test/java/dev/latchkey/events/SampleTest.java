package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The approved samples of every event version: what has once been published is read for ever. */
@Tag("inv-16")
class SampleTest {
    static Stream<Arguments> samples() {
        return Arrays.stream(EventType.values())
                .flatMap(type -> ContractFiles.samples(type).stream().map(sample -> Arguments.of(type, sample)));
    }

    @ParameterizedTest
    @EnumSource
    void inv16_everyType_hasASchemaAndASample(EventType type) {
        assertThat(ContractFiles.SCHEMAS.resolve(type.wireName() + ".json")).exists();
        assertThat(ContractFiles.samples(type)).isNotEmpty();
    }

    @Test
    void inv16_everySampleFolder_belongsToAType() throws Exception {
        try (var folders = Files.list(ContractFiles.SAMPLES)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .allSatisfy(name -> assertThat(EventType.ofWireName(name)).isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void inv16_sample_isValidByItsSchema(EventType type, Path sample) {
        assertThat(ContractFiles.schema(type).validate(ContractFiles.json(sample)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void inv16_sample_isReadAndWrittenBackEqual(EventType type, Path sample) throws Exception {
        Object payload = EventCodec.payload(Files.readAllBytes(sample), type.payload());

        assertThat(ContractFiles.json(EventCodec.payload(payload))).isEqualTo(ContractFiles.json(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void inv16_fieldsOfALaterVersion_areIgnored(EventType type, Path sample) throws Exception {
        JsonNode later = ContractFiles.json(sample);
        addUnknownFields(later);

        assertThat(ContractFiles.schema(type).validate(later)).isEmpty();
        assertThat(EventCodec.payload(ContractFiles.bytes(later), type.payload()))
                .isEqualTo(EventCodec.payload(Files.readAllBytes(sample), type.payload()));
    }

    private static void addUnknownFields(JsonNode node) {
        node.forEach(SampleTest::addUnknownFields);
        if (node instanceof ObjectNode object) {
            object.put("addedLater", 7);
            object.putObject("alsoAddedLater").putNull("empty");
        }
    }
}
