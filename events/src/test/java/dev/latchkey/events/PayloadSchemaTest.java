package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What the records can hold is what the schemas allow. */
class PayloadSchemaTest {
    @Provide
    Arbitrary<Object> payloads() {
        return Arbitraries.of(EventType.class).flatMap(Payloads::of);
    }

    @Property
    @Tag("inv-16")
    void inv16_writtenPayload_isValidByItsSchema(@ForAll("payloads") Object payload) {
        EventType type = EventType.of(payload);

        assertThat(ContractFiles.schema(type).validate(ContractFiles.json(EventCodec.payload(payload))))
                .isEmpty();
    }

    @Property
    @Tag("inv-16")
    void inv16_writtenPayload_isReadEqual(@ForAll("payloads") Object payload) throws Exception {
        assertThat((Object) EventCodec.payload(EventCodec.payload(payload), payload.getClass()))
                .isEqualTo(payload);
    }
}
