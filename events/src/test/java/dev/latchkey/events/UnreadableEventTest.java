package dev.latchkey.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ValidationMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies on a topic is read, or refused with {@link UnreadableEvent}; nothing else, and nothing of it is quoted. */
class UnreadableEventTest {
    private static final String MARK = "ana@example.org";

    static Stream<Arguments> samples() {
        return SampleTest.samples();
    }

    @Property
    void anyRecord_isReadOrUnreadable(
            @ForAll("headers") List<Header> headers, @ForAll("values") Optional<byte[]> value) {
        Throwable thrown = catchThrowable(
                () -> EventCodec.read(EventCodecTest.received(headers.toArray(Header[]::new), value.orElse(null))));

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(UnreadableEvent.class);
        }
    }

    /** Each of the headers of an event as it should be, left out, or anything. */
    @Provide
    Arbitrary<List<Header>> headers() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
        Arbitrary<String> types = Arbitraries.of(EventType.class).map(EventType::wireName);
        return Combinators.combine(List.of(
                        header("ce_specversion", Arbitraries.of("1.0", "0.3", "2.0"), bytes),
                        header("ce_id", Arbitraries.of("LK-7Q2M:2", ""), bytes),
                        header("ce_type", types, bytes),
                        header("ce_source", Arbitraries.of("/share-service", "http://a b", ""), bytes),
                        header("ce_subject", Arbitraries.of("LK-7Q2M", ""), bytes),
                        header("ce_time", Arbitraries.of("2026-11-23T12:00:00Z", "+1000000000-01-01T00:00:00Z"), bytes),
                        header("ce_sequence", Arbitraries.of("2", "-2"), bytes),
                        header("ce_dataschema", Arbitraries.of("http://a b", "/s"), bytes),
                        header(
                                "content-type",
                                Arbitraries.of("application/json", "application/cloudevents+json"),
                                bytes)))
                .as(headers -> headers.stream().flatMap(Optional::stream).toList());
    }

    private static Arbitrary<Optional<Header>> header(String name, Arbitrary<String> good, Arbitrary<byte[]> bytes) {
        Arbitrary<Optional<Header>> asItShouldBe =
                good.map(text -> Optional.of(new RecordHeader(name, text.getBytes(UTF_8))));
        Arbitrary<Optional<Header>> anything =
                bytes.injectNull(0.2).map(value -> Optional.of(new RecordHeader(name, value)));
        return Arbitraries.frequencyOf(
                Tuple.of(20, asItShouldBe), Tuple.of(1, Arbitraries.just(Optional.empty())), Tuple.of(1, anything));
    }

    @Provide
    Arbitrary<Optional<byte[]>> values() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> payloads =
                Arbitraries.of(EventType.class).flatMap(Payloads::of).map(EventCodec::payload);
        Arbitrary<byte[]> json = Arbitraries.of(
                        "", "null", "[]", "{}", "1", "\"\"", "{\"actor\":null}", "[".repeat(5_000))
                .map(text -> text.getBytes(UTF_8));
        Arbitrary<byte[]> torn = Combinators.combine(
                        payloads, Arbitraries.integers().between(0, 300))
                .as((payload, length) -> Arrays.copyOf(payload, Math.min(length, payload.length)));
        return Arbitraries.oneOf(bytes, payloads, json, torn).optional();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void payload_isRefused_whenItLacksWhatItsSchemaRequires(EventType type, Path sample) {
        JsonNode whole = ContractFiles.json(sample);
        for (JsonPointer field : fields(whole)) {
            JsonNode torn = whole.deepCopy();
            ((ObjectNode) torn.at(field.head())).remove(field.last().getMatchingProperty());

            Set<ValidationMessage> errors = ContractFiles.schema(type).validate(torn);
            // who is allowed to be missing in one case and not in the other, no reader relies on
            boolean alwaysRequired = !errors.isEmpty() && !isRequiredOnlyTogether(field);

            assertThat(isReadable(type, torn)).as("without %s", field).isEqualTo(!alwaysRequired);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void payload_isRefused_whenAFieldIsOfAnotherJsonType(EventType type, Path sample) {
        JsonNode whole = ContractFiles.json(sample);
        List<JsonNode> values = List.of(
                TextNode.valueOf("7"),
                IntNode.valueOf(0),
                DoubleNode.valueOf(7.5),
                BooleanNode.TRUE,
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.arrayNode());
        for (JsonPointer field : fields(whole)) {
            for (JsonNode value : values) {
                if (value.getNodeType() == whole.at(field).getNodeType() && !value.isDouble()) {
                    continue;
                }
                JsonNode changed = with(whole, field, value);

                assertThat(isReadable(type, changed))
                        .as("%s = %s", field, value)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("inv-15")
    void inv15_refusal_quotesNothingOfThePayload(EventType type, Path sample) {
        JsonNode whole = ContractFiles.json(sample);
        List<byte[]> payloads = new ArrayList<>();
        payloads.add(("\"" + MARK + "\"").getBytes(UTF_8));
        payloads.add(MARK.getBytes(UTF_8));
        for (JsonPointer field : fields(whole)) {
            payloads.add(ContractFiles.bytes(with(whole, field, TextNode.valueOf(MARK))));
            payloads.add(ContractFiles.bytes(
                    with(whole, field, JsonNodeFactory.instance.objectNode().put(MARK, MARK))));
        }

        List<Throwable> refusals = payloads.stream()
                .map(payload -> catchThrowable(() -> EventCodec.payload(payload, type.payload())))
                .filter(Objects::nonNull)
                .toList();

        assertThat(refusals)
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(stackTrace(refusal))
                        .doesNotContain(MARK)
                        .startsWith("dev.latchkey.events.UnreadableEvent: payload is no "));
    }

    private static boolean isRequiredOnlyTogether(JsonPointer field) {
        return Set.of("/actor/accountId", "/key/share/recipient").contains(field.toString());
    }

    private static boolean isReadable(EventType type, JsonNode payload) {
        Throwable thrown = catchThrowable(() -> EventCodec.payload(ContractFiles.bytes(payload), type.payload()));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(UnreadableEvent.class);
        }
        return thrown == null;
    }

    /** Of the object itself and of all objects in it; elements of arrays are looked into, not counted. */
    private static List<JsonPointer> fields(JsonNode root) {
        List<JsonPointer> fields = new ArrayList<>();
        collectFields(JsonPointer.empty(), root, fields);
        return fields;
    }

    private static void collectFields(JsonPointer at, JsonNode node, List<JsonPointer> fields) {
        node.properties().forEach(field -> {
            JsonPointer pointer = at.appendProperty(field.getKey());
            fields.add(pointer);
            collectFields(pointer, field.getValue(), fields);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collectFields(at.appendIndex(i), node.get(i), fields);
            }
        }
    }

    private static JsonNode with(JsonNode root, JsonPointer field, JsonNode value) {
        JsonNode changed = root.deepCopy();
        ((ObjectNode) changed.at(field.head())).set(field.last().getMatchingProperty(), value);
        return changed;
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
