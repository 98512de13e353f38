package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** asyncapi.yaml says what the code does. That it is good AsyncAPI is checked by events/asyncapi-check (CONTRIBUTING.md). */
@Tag("O2")
class AsyncApiTest {
    private static final Path FILE = ContractFiles.RESOURCES.resolve("asyncapi.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode document = yaml(FILE);

    @ParameterizedTest
    @EnumSource
    void o2_everyType_isAMessage_onTheChannelOfItsTopic(EventType type) {
        JsonNode message = document.at("/components/messages").path(type.wireName());

        assertThat(message.path("name").asText()).isEqualTo(type.wireName());
        assertThat(message.path("title").asText()).isEqualTo(type.payload().getSimpleName());
        assertThat(message.at("/payload/schema/$ref").asText()).isEqualTo("schemas/" + type.wireName() + ".json");
        assertThat(message.at("/headers/allOf/1/properties/ce_type/const").asText())
                .isEqualTo(type.wireName());
        assertThat(channel(topicOf(type)).path("messages").has(type.wireName())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void o2_everyTopic_isAChannel_withTheTypesOfItsPayloadsAndNoOther(Topic topic) {
        JsonNode channel = channel(topic);
        List<String> types = Arrays.stream(EventType.values())
                .filter(type -> topicOf(type) == topic)
                .map(EventType::wireName)
                .toList();

        assertThat(names(channel.path("messages"))).containsExactlyInAnyOrderElementsOf(types);
        assertThat(channel.at("/bindings/kafka/topic").asText()).isEqualTo(topic.topicName());
        assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(topic.partitions());
        assertThat(channel.at("/bindings/kafka/topicConfiguration/cleanup.policy/0")
                        .asText())
                .isEqualTo(topic.compacted() ? "compact" : "delete");
    }

    @Test
    void o2_headers_areThoseThatTheCodecWrites() {
        Envelope<Object> event = new Envelope<>(
                "LK-7Q2M:1",
                "lock.claimed.v1",
                "/share-service",
                "LK-7Q2M",
                Instant.EPOCH,
                1,
                "request",
                "cause",
                new KeyEvent.LockClaimed(Actor.LOCK, new LockState("LK-7Q2M", "m", "UTC", 0, List.of())));
        Stream<String> written =
                Arrays.stream(EventCodecTest.written(event).headers().toArray()).map(Header::key);

        assertThat(written).containsExactlyInAnyOrderElementsOf(describedHeaders());
    }

    @Test
    void o2_bridgeTopics_areThoseOfTheBridgeContract() throws Exception {
        String contract = Files.readString(Path.of("../docs/contracts/bridges.md"));

        for (String channel : List.of(
                "bridgeOrders", "bridgeStatements", "bridgeStatus", "bridgeSigningRequests", "bridgeCertificates")) {
            assertThat(contract)
                    .contains("`"
                            + document.at("/channels/" + channel + "/address").asText() + "`");
        }
    }

    @Test
    void everyReference_resolves() {
        List<Reference> references = new ArrayList<>();
        collectReferences(FILE, document, references);
        ContractFiles.jsonFiles(ContractFiles.SCHEMAS)
                .forEach(schema -> collectReferences(schema, ContractFiles.json(schema), references));

        assertThat(references)
                .hasSizeGreaterThan(100)
                .allSatisfy(reference -> assertThat(reference.target().isMissingNode())
                        .as(reference.toString())
                        .isFalse());
    }

    @Test
    void everySchema_isUsed() {
        List<Reference> references = new ArrayList<>();
        collectReferences(FILE, document, references);
        ContractFiles.jsonFiles(ContractFiles.SCHEMAS)
                .forEach(schema -> collectReferences(schema, ContractFiles.json(schema), references));
        List<Path> used = references.stream().map(Reference::file).distinct().toList();

        assertThat(used).containsAll(ContractFiles.jsonFiles(ContractFiles.SCHEMAS));
    }

    static Set<String> describedHeaders() {
        JsonNode schemas = yaml(FILE).at("/components/schemas");
        Set<String> headers = new TreeSet<>(names(schemas.at("/headers/properties")));
        headers.addAll(names(schemas.at("/keyEventHeaders/allOf/1/properties")));
        return headers;
    }

    /** @param from the file it stands in */
    private record Reference(Path from, String text) {
        Path file() {
            String file = text.substring(0, text.indexOf('#') < 0 ? text.length() : text.indexOf('#'));
            return file.isEmpty() ? from : from.resolveSibling(file);
        }

        JsonNode target() {
            int pointer = text.indexOf('#');
            return yaml(file()).at(pointer < 0 ? "" : text.substring(pointer + 1));
        }
    }

    private static void collectReferences(Path file, JsonNode node, List<Reference> references) {
        if (node.has("$ref")) {
            references.add(new Reference(file, node.path("$ref").asText()));
        }
        node.forEach(child -> collectReferences(file, child, references));
    }

    private static Topic topicOf(EventType type) {
        Class<?> payload = type.payload();
        if (KeyEvent.class.isAssignableFrom(payload)) {
            return Topic.KEY_EVENTS;
        }
        if (BridgeEvent.class.isAssignableFrom(payload)) {
            return Topic.BRIDGE_EVENTS;
        }
        return AccountEvent.class.isAssignableFrom(payload) ? Topic.ACCOUNT_EVENTS : Topic.LOCK_REPORTS;
    }

    private JsonNode channel(Topic topic) {
        return StreamSupport.stream(document.path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asText().equals(topic.topicName()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** JSON is YAML too. */
    private static JsonNode yaml(Path file) {
        assertThat(file).exists();
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
