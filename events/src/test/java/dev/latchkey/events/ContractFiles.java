package dev.latchkey.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the contract as the tests see them: schemas, their approved copies, samples. */
final class ContractFiles {
    static final Path RESOURCES = Path.of("src/main/resources");
    static final Path SCHEMAS = RESOURCES.resolve("schemas");
    static final Path APPROVED_SCHEMAS = Path.of("src/test/resources/approved-schemas");
    static final Path SAMPLES = Path.of("src/test/resources/samples");
    static final ObjectMapper JSON = new ObjectMapper();

    private static final SchemaValidatorsConfig FORMATS_ARE_CHECKED =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final JsonSchemaFactory SCHEMA_FACTORY =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private ContractFiles() {}

    static JsonSchema schema(EventType type) {
        return COMPILED.computeIfAbsent(type.wireName(), name -> compiled("classpath:schemas/" + name + ".json"));
    }

    /** @param location a URL, or classpath: and a path */
    static JsonSchema compiled(String location) {
        return SCHEMA_FACTORY.getSchema(SchemaLocation.of(location), FORMATS_ARE_CHECKED);
    }

    static List<Path> samples(EventType type) {
        return jsonFiles(SAMPLES.resolve(type.wireName()));
    }

    /** In the order of their names; none if there is no such folder. */
    static List<Path> jsonFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
