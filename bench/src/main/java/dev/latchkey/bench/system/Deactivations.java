package dev.latchkey.bench.system;

import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.events.KeyKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Orders locks to forget downloaded keys, and reads the key list until it says {@code deactivated}. The lock's next event after the
 * order is the one that its receipt causes, as nothing else happens to the lock meanwhile; so a read with the consistency token of that next
 * event waits for it, and is answered at once when it is there.
 */
public final class Deactivations implements Operation {
    private static final Buffer NOTHING = Buffer.buffer();
    private static final int NOT_CAUGHT_UP = 503;
    private static final int READS = 15;

    private final Api api;
    private final SignedIn owner;
    private final Queue<String> locks;
    private final Client[] clients;
    private final int keysOfALock;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final AtomicLong request = new AtomicLong();

    /** @param locks with so many downloaded keys each, whose bridge is connected */
    public Deactivations(Api api, SignedIn owner, Collection<String> locks, int keysOfALock, int clients) {
        this.api = api;
        this.owner = owner;
        this.locks = new ConcurrentLinkedQueue<>(locks);
        this.keysOfALock = keysOfALock;
        this.clients = new Client[clients];
        for (int i = 0; i < clients; i++) {
            this.clients[i] = new Client();
        }
    }

    @Override
    public void begin(int client, Ending ending) {
        clients[client].begin(ending);
    }

    /** One lock after the other, one of its keys after the other. */
    private final class Client {
        private @Nullable String lock;
        private int slot = keysOfALock;

        void begin(Ending ending) {
            if (slot == keysOfALock) {
                lock = locks.poll();
                slot = 0;
            }
            String at = lock;
            if (at == null) {
                slot = keysOfALock;
                ending.failed("no downloaded key is left");
                return;
            }
            slot++;
            order(at, Locks.keyId(at, KeyKind.OFFLINE, slot), ending);
        }

        private void order(String at, String key, Ending ending) {
            Map<String, String> headers = Map.of(
                    "Authorization", owner.authorization(), "Idempotency-Key", run + "-" + request.incrementAndGet());
            api.send(HttpMethod.POST, "/v1/keys/" + key + "/deactivate", headers, NOTHING, ending, answer -> {
                if (answer.is(202)) {
                    String token = answer.consistencyToken();
                    long ordered = Long.parseLong(token.substring(token.lastIndexOf(':') + 1));
                    awaitListed(at, key, at + ":" + (ordered + 1), READS, ending);
                } else {
                    ending.failed("order: " + answer.reason());
                }
            });
        }

        private void awaitListed(String at, String key, String token, int reads, Ending ending) {
            Map<String, String> headers = Map.of("Authorization", owner.authorization(), "Latchkey-Consistency", token);
            String path = "/v1/locks/" + at + "/keys?status=deactivated";
            api.send(HttpMethod.GET, path, headers, NOTHING, ending, answer -> {
                if (answer.is(200) && answer.body().toString().contains('"' + key + '"')) {
                    ending.succeeded();
                } else if (reads > 1 && (answer.is(200) || answer.is(NOT_CAUGHT_UP))) {
                    awaitListed(at, key, token, reads - 1, ending);
                } else {
                    ending.failed("list: " + answer.reason());
                }
            });
        }
    }
}
