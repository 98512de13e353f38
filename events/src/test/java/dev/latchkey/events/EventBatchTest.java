package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

class EventBatchTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

    @Provide
    Arbitrary<List<Envelope<byte[]>>> batches() {
        return Arbitraries.of(EventType.class)
                .flatMap(Payloads::of)
                .map(payload -> event(EventType.of(payload).wireName(), EventCodec.payload(payload)))
                .list()
                .ofMaxSize(5);
    }

    @Property(tries = 200)
    @Tag("inv-16")
    void inv16_batch_isReadAsItWasWritten(@ForAll("batches") List<Envelope<byte[]>> batch) throws Exception {
        List<EventBatch.Item> items = EventBatch.read(EventBatch.write(batch));

        assertThat(items).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size(); i++) {
            Envelope<byte[]> written = batch.get(i);
            Envelope<Object> read = items.get(i).read();
            assertThat(read.id()).isEqualTo(written.id());
            assertThat(read.correlationId()).isEqualTo(written.correlationId());
            assertThat(read.causationId()).isEqualTo(written.causationId());
            assertThat(read.time()).isEqualTo(written.time());
            assertThat(read.sequence()).isEqualTo(written.sequence());
            assertThat(EventCodec.payload(read.data())).isEqualTo(written.data());
        }
    }

    @Example
    void unreadableEvent_doesNotHideTheOthers_andAnUnknownTypeTellsItsSequence() throws Exception {
        byte[] claimed = EventCodec.payload(new KeyEvent.LockClaimed(
                Actor.account("ac_ana"), new LockState("LK-7Q2M", "M", "Europe/Vienna", 0, List.of("ac_ana"))));

        List<EventBatch.Item> items = EventBatch.read(EventBatch.write(List.of(
                event("lock.claimed.v1", claimed),
                event("lock.claimed.v1", "{}".getBytes(StandardCharsets.UTF_8)),
                event("lock.painted.v1", "{}".getBytes(StandardCharsets.UTF_8)))));

        assertThat(items.get(0).read().data()).isInstanceOf(KeyEvent.LockClaimed.class);
        assertThatThrownBy(() -> items.get(1).read()).isExactlyInstanceOf(UnreadableEvent.class);
        assertThat(catchThrowableOfType(
                                UnknownEventType.class, () -> items.get(2).read())
                        .sequence())
                .isEqualTo(17);
    }

    @Example
    void whatIsNoBatch_isUnreadable() {
        for (String text : List.of("", "{}", "no JSON", "[")) {
            assertThatThrownBy(() -> EventBatch.read(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(UnreadableEvent.class);
        }
        assertThatThrownBy(() -> EventBatch.read("[{\"id\":1}]".getBytes(StandardCharsets.UTF_8))
                        .getFirst()
                        .read())
                .isInstanceOf(UnreadableEvent.class);
    }

    private static Envelope<byte[]> event(String type, byte[] data) {
        return new Envelope<>("LK-7Q2M:17", type, "/share-service", "LK-7Q2M", NOON, 17, "req-1", "LK-7Q2M:16", data);
    }
}
