package dev.latchkey.lock.door;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.door.LastOrders.Last;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.OffsetTable.Span;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Memory} as JSON: what has to survive a power loss. What there is none of is written down as {@code "none"}, so that
 * nothing may be missing.
 */
public final class LockMemory {
    private static final String NONE = "none";

    private LockMemory() {}

    public static Map<String, Object> write(Memory memory) {
        List<Map<String, Object>> slots = new ArrayList<>();
        for (Slot slot : memory.slots()) {
            slots.add(members("floor", slot.floor(), "used", slot.used()));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lockId", memory.lockId());
        json.put("issuers", memory.issuers().toMap());
        json.put("slots", slots);
        json.put("setClock", write(memory.lastOrders().setClock()));
        json.put("setZone", write(memory.lastOrders().setZone()));
        json.put("trustIssuers", write(memory.lastOrders().trustIssuers()));
        json.put("open", write(memory.lastOrders().open()));
        json.put("counter", memory.log().counter());
        json.put(
                "waiting",
                memory.log().waiting().stream().map(Statements::toClaims).toList());
        json.put("lost", write(memory.log().lost()));
        json.put("zone", write(memory.zone()));
        json.put("trustedUpTo", memory.trustedUpTo().getEpochSecond());
        json.put("reset", write(memory.reset()));
        return json;
    }

    private static Object write(Last last) {
        Refusal refusal = last.refusal();
        return members("number", last.number(), "refusal", refusal == null ? NONE : refusal.wireName());
    }

    private static Object write(@Nullable Lost lost) {
        return lost == null
                ? members("count", 0)
                : members("first", lost.first(), "last", lost.last(), "count", lost.count());
    }

    private static Object write(@Nullable KnownZone zone) {
        return zone == null
                ? members("known", false)
                : members(
                        "known",
                        true,
                        "orderedAt",
                        zone.orderedAt().getEpochSecond(),
                        "spans",
                        zone.offsets().spans().stream()
                                .map(span -> members("from", span.from(), "offset", span.offset()))
                                .toList(),
                        "until",
                        zone.offsets().end());
    }

    private static Object write(@Nullable Reset reset) {
        return reset == null
                ? members("challenge", NONE)
                : members("challenge", reset.challenge(), "provisioned", reset.provisioned());
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /** @throws ParseException if anything is missing or wrong: a lock that has forgotten something must not guess */
    public static Memory read(Map<String, Object> json) throws ParseException {
        try {
            List<Slot> slots = new ArrayList<>();
            for (Map<String, Object> slot : objects(json, "slots")) {
                slots.add(new Slot(JSONObjectUtils.getInt(slot, "floor"), JSONObjectUtils.getInt(slot, "used")));
            }
            List<Statement> waiting = new ArrayList<>();
            for (Map<String, Object> claims : objects(json, "waiting")) {
                waiting.add(Statements.ofClaims(claims)
                        .orElseThrow(() -> new IllegalArgumentException("unreadable statement")));
            }
            return new Memory(
                    text(json, "lockId"),
                    TrustedIssuers.parse(object(json, "issuers")),
                    slots,
                    new LastOrders(
                            last(json, "setClock"),
                            knowsOfZones(json) ? last(json, "setZone") : Last.NONE,
                            last(json, "trustIssuers"),
                            last(json, "open")),
                    new Log(JSONObjectUtils.getLong(json, "counter"), waiting, lost(object(json, "lost"))),
                    knowsOfZones(json) ? zone(object(json, "zone")) : null,
                    Instant.ofEpochSecond(JSONObjectUtils.getLong(json, "trustedUpTo")),
                    reset(object(json, "reset")));
        } catch (IllegalArgumentException e) {
            throw new ParseException("lock memory: " + e.getMessage(), 0);
        }
    }

    /** Memories were written without a zone before there were orders about it; then neither of the two is there. */
    private static boolean knowsOfZones(Map<String, Object> json) {
        return json.containsKey("setZone") || json.containsKey("zone");
    }

    private static @Nullable KnownZone zone(Map<String, Object> json) throws ParseException {
        if (!JSONObjectUtils.getBoolean(json, "known")) {
            return null;
        }
        List<Span> spans = new ArrayList<>();
        for (Map<String, Object> span : objects(json, "spans")) {
            spans.add(new Span(JSONObjectUtils.getLong(span, "from"), JSONObjectUtils.getInt(span, "offset")));
        }
        return new KnownZone(
                new OffsetTable(spans, JSONObjectUtils.getLong(json, "until")),
                Instant.ofEpochSecond(JSONObjectUtils.getLong(json, "orderedAt")));
    }

    private static Last last(Map<String, Object> json, String name) throws ParseException {
        Map<String, Object> last = object(json, name);
        String refusal = text(last, "refusal");
        return new Last(
                JSONObjectUtils.getLong(last, "number"),
                NONE.equals(refusal)
                        ? null
                        : Refusal.ofWireName(refusal)
                                .orElseThrow(() -> new IllegalArgumentException("unknown refusal")));
    }

    private static @Nullable Lost lost(Map<String, Object> json) throws ParseException {
        long count = JSONObjectUtils.getLong(json, "count");
        return count == 0
                ? null
                : new Lost(JSONObjectUtils.getLong(json, "first"), JSONObjectUtils.getLong(json, "last"), count);
    }

    private static @Nullable Reset reset(Map<String, Object> json) throws ParseException {
        String challenge = text(json, "challenge");
        return NONE.equals(challenge) ? null : new Reset(challenge, JSONObjectUtils.getBoolean(json, "provisioned"));
    }

    private static String text(Map<String, Object> json, String name) throws ParseException {
        String text = JSONObjectUtils.getString(json, name);
        if (text == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return text;
    }

    private static Map<String, Object> object(Map<String, Object> json, String name) throws ParseException {
        Map<String, Object> object = JSONObjectUtils.getJSONObject(json, name);
        if (object == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return object;
    }

    private static List<Map<String, Object>> objects(Map<String, Object> json, String name) throws ParseException {
        Map<String, Object>[] objects = JSONObjectUtils.getJSONObjectArray(json, name);
        if (objects == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return List.of(objects);
    }
}
