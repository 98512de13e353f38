package dev.latchkey.lock.door;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Lock} as JSON: what has to survive a power loss. The challenge has not, a proof for it is then refused. */
public final class LockMemory {
    private LockMemory() {}

    public static Map<String, Object> write(Lock lock) {
        List<Map<String, Object>> slots = new ArrayList<>();
        for (Slot slot : lock.slots()) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("floor", slot.floor());
            members.put("used", slot.used());
            slots.add(members);
        }
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("lockId", lock.lockId());
        memory.put("slots", slots);
        memory.put("counter", lock.log().counter());
        memory.put(
                "waiting",
                lock.log().waiting().stream().map(Statements::toClaims).toList());
        return memory;
    }

    /** @throws ParseException if anything is missing or wrong: a lock that has forgotten something must not guess */
    public static Lock read(Map<String, Object> memory) throws ParseException {
        try {
            List<Slot> slots = new ArrayList<>();
            for (Map<String, Object> slot : objects(memory, "slots")) {
                slots.add(new Slot(JSONObjectUtils.getInt(slot, "floor"), JSONObjectUtils.getInt(slot, "used")));
            }
            long counter = JSONObjectUtils.getLong(memory, "counter");
            List<Statement> waiting = new ArrayList<>();
            for (Map<String, Object> claims : objects(memory, "waiting")) {
                waiting.add(Statements.ofClaims(claims)
                        .orElseThrow(() -> new IllegalArgumentException("unreadable statement")));
            }
            String lockId = JSONObjectUtils.getString(memory, "lockId");
            if (lockId == null) {
                throw new IllegalArgumentException("no lockId");
            }
            return new Lock(lockId, slots, new Log(counter, waiting), null);
        } catch (IllegalArgumentException e) {
            throw new ParseException("lock memory: " + e.getMessage(), 0);
        }
    }

    private static List<Map<String, Object>> objects(Map<String, Object> memory, String name) throws ParseException {
        Map<String, Object>[] objects = JSONObjectUtils.getJSONObjectArray(memory, name);
        if (objects == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return List.of(objects);
    }
}
