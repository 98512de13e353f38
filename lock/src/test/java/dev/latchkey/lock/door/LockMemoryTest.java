package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;
import static dev.latchkey.lock.door.Fixtures.at;
import static dev.latchkey.lock.door.Fixtures.deactivate;
import static dev.latchkey.lock.door.Fixtures.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.door.LastOrders.Last;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Refusal;
import java.text.ParseException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-10")
class LockMemoryTest {
    private static final Lock LOCK_WITH_A_PAST = Lock.fresh(LOCK, TRUSTED)
            .obey(signed(deactivate("order-1", 1, 3)), at(NOON))
            .next()
            .obey(signed(deactivate("order-2", 10, 7)), at(NOON))
            .next()
            .taken(1, at(NOON));

    @Test
    void memory_comesBackWhole_apartFromTheChallenge() throws ParseException {
        Lock challenged = LOCK_WITH_A_PAST
                .giveChallenge(new byte[Lock.CHALLENGE_BYTES], at(NOON).uptime())
                .next();
        assertThat(throughJson(challenged)).isEqualTo(LOCK_WITH_A_PAST);
    }

    @Test
    void memory_ofAReset_comesBackWhole() throws ParseException {
        Lock reset = LOCK_WITH_A_PAST.factoryReset(new byte[Lock.CHALLENGE_BYTES]);
        assertThat(throughJson(reset)).isEqualTo(reset);
        assertThat(throughJson(reset).resetNotice()).isPresent();
        Memory provisioned = reset.memory();
        Memory past = new Memory(
                LOCK,
                TRUSTED,
                provisioned.slots(),
                new LastOrders(
                        new Last(7, null),
                        new Last(6, null),
                        new Last(8, Refusal.OVERTAKEN),
                        new Last(9, Refusal.EXPIRED)),
                new Log(70, List.of(), new Lost(3, 60, 7)),
                new KnownZone(OffsetTable.of(ZoneId.of("Europe/Zurich"), NOON, null), NOON),
                NOON,
                new Reset("challenge", true));
        assertThat(throughJson(Lock.switchedOn(past)).memory()).isEqualTo(past);
    }

    @Test
    void memory_isRefused_whenAStatementOrARefusalIsUnknown() throws ParseException {
        var memory = JSONObjectUtils.parse(json(LOCK_WITH_A_PAST));
        memory.put("waiting", List.of(Map.of("kind", "sung")));
        assertThatThrownBy(() -> LockMemory.read(memory)).isInstanceOf(ParseException.class);
        var other = JSONObjectUtils.parse(json(LOCK_WITH_A_PAST));
        other.put("open", Map.of("number", 1, "refusal", "too-tired"));
        assertThatThrownBy(() -> LockMemory.read(other)).isInstanceOf(ParseException.class);
    }

    @Test
    void memory_isRefused_whenAnythingIsMissing() throws ParseException {
        for (String name : LockMemory.write(LOCK_WITH_A_PAST.memory()).keySet()) {
            var memory = JSONObjectUtils.parse(json(LOCK_WITH_A_PAST));
            memory.remove(name);
            assertThatThrownBy(() -> LockMemory.read(memory)).isInstanceOf(ParseException.class);
        }
    }

    @Test
    void memory_ofBeforeThereWereOrdersAboutTheZone_isRead() throws ParseException {
        var memory = JSONObjectUtils.parse(json(LOCK_WITH_A_PAST));
        memory.remove("setZone");
        memory.remove("zone");
        assertThat(LockMemory.read(memory)).isEqualTo(LOCK_WITH_A_PAST.memory());
    }

    @Test
    void memory_isRefused_whenTheCounterHasFallen() throws ParseException {
        var memory = JSONObjectUtils.parse(json(LOCK_WITH_A_PAST));
        memory.put("counter", 1L);
        assertThatThrownBy(() -> LockMemory.read(memory)).isInstanceOf(ParseException.class);
    }

    @Test
    void memory_isRefused_whenItHasTooFewSlots() throws ParseException {
        var memory = JSONObjectUtils.parse(json(LOCK_WITH_A_PAST));
        memory.put("slots", List.of());
        assertThatThrownBy(() -> LockMemory.read(memory)).isInstanceOf(ParseException.class);
    }

    static Lock throughJson(Lock lock) throws ParseException {
        return Lock.switchedOn(LockMemory.read(JSONObjectUtils.parse(json(lock))));
    }

    private static String json(Lock lock) {
        return JSONObjectUtils.toJSONString(LockMemory.write(lock.memory()));
    }
}
