package dev.latchkey.bench.seed;

import dev.latchkey.bench.bridges.HeldLocks;
import dev.latchkey.bench.system.Database;
import dev.latchkey.bench.system.SignedIn;
import dev.latchkey.local.api.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Orders of a run that was ended before they had come: nobody holds their bridges any more, so the receipts go in as by an administrator's phone. */
final class LeftOrders {
    private LeftOrders() {}

    /**
     * A receipt that is refused changes nothing, and its order stays: somebody has deleted the key that the lock was made with.
     *
     * @param locks  that the orders are for, and {@code prefix} what their ids begin with
     */
    static void answer(Database database, String prefix, HeldLocks locks, ApiClient entrance, SignedIn administrator) {
        Map<String, String> receipts = new LinkedHashMap<>();
        database.texts("select lock_id || ' ' || signed_order from device_gateway.pending_order where lock_id like '"
                        + prefix + "%'")
                .forEach(text -> {
                    String[] order = text.split(" ", 2);
                    locks.obey(order[0], order[1]).ifPresent(receipt -> receipts.put(order[0], receipt));
                });
        AtOnce.each(
                receipts.entrySet(),
                one -> entrance.send(
                        "POST",
                        "/v1/locks/" + one.getKey() + "/receipts",
                        Map.of(
                                "Authorization",
                                administrator.authorization(),
                                "Idempotency-Key",
                                UUID.randomUUID().toString()),
                        Map.of("statement", one.getValue())));
    }
}
