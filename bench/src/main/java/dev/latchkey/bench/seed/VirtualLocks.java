package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.system.SignedIn;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.demo.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Locks that live at the reference bridge, new ones each time: a deactivated key stays so. */
public final class VirtualLocks {
    private static final int AT_ONCE = 8;

    private final Platform platform;
    private final SignedIn operator;

    public VirtualLocks(Platform platform, SignedIn operator) {
        this.platform = platform;
        this.operator = operator;
    }

    /** Makes them at the bridge. @return their public keys as JSON text, by lock id */
    public Map<String, String> make(int count) {
        ApiClient bridge = new ApiClient(platform.bridge());
        String run = Long.toString(Instant.now().getEpochSecond(), 36).toUpperCase(Locale.ROOT);
        Map<String, String> publicKeys = new ConcurrentSkipListMap<>();
        each(ids(run, count), id -> {
            Reply made = bridge.send("POST", "/locks", Map.of(), Map.of("lockId", id, "timeZone", "Europe/Berlin"));
            if (made.status() != 201) {
                throw new BenchFailure("The bridge makes no lock: " + made);
            }
            publicKeys.put(id, made.body().path("publicKey").toString());
        });
        return publicKeys;
    }

    /** Gives locks that share-service knows to the bridge. */
    public void assign(List<String> lockIds) {
        ApiClient entrance = new ApiClient(platform.entrance());
        each(lockIds, id -> {
            Reply assigned = entrance.send(
                    "PUT",
                    "/v1/bridges/" + platform.bridgeId() + "/locks/" + id,
                    Map.of("Authorization", operator.authorization(), "Idempotency-Key", "assign-" + id),
                    null);
            if (assigned.status() != 200) {
                throw new BenchFailure("The bridge did not get the lock: " + assigned);
            }
        });
    }

    private static List<String> ids(String run, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(String.format(Locale.ROOT, "LK-D%s-%05d", run, i));
        }
        return ids;
    }

    private static void each(List<String> ids, Consumer<String> action) {
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            ids.forEach(id -> all.add(executor.submit(() -> action.accept(id))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new BenchFailure(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
