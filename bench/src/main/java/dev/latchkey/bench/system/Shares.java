package dev.latchkey.bench.system;

import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.bench.seed.Recipients;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Shares a key of a lock to an account's ID, then takes it back, in turns, each a command of its own: both write the same rows, and
 * the installation is afterwards as it was. Any lock, any of its free keys; no two clients have a lock in common.
 */
public final class Shares implements Operation {
    private static final Buffer NOTHING = Buffer.buffer();

    private final Api api;
    private final Locks locks;
    private final List<SignedIn> owners;
    private final Client[] clients;
    private final Answered answered;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final AtomicLong request = new AtomicLong();

    /** Hears of every share that succeeded, before the next command of that client begins. Never blocks. */
    public interface Answered {
        void share(int lock, String keyId, Api.Answer answer);
    }

    public Shares(Api api, Locks locks, People people, int clients, Answered answered) {
        this.api = api;
        this.locks = locks;
        this.owners = people.owners();
        this.clients = new Client[clients];
        this.answered = answered;
        for (int i = 0; i < clients; i++) {
            this.clients[i] = new Client(i, clients);
        }
    }

    public Shares(Api api, Locks locks, People people, int clients) {
        this(api, locks, people, clients, (lock, keyId, answer) -> {});
    }

    @Override
    public void begin(int client, Ending ending) {
        clients[client].begin(ending);
    }

    private final class Client {
        private final int number;
        private final int of;
        private final SplittableRandom random;
        private @Nullable String shared;
        private int lock;

        Client(int number, int of) {
            this.number = number;
            this.of = of;
            this.random = new SplittableRandom(number * 31L + System.nanoTime());
        }

        void begin(Ending ending) {
            String key = shared;
            if (key == null) {
                share(ending);
            } else {
                takeBack(key, ending);
            }
        }

        private void share(Ending ending) {
            lock = locks.any(random, number, of);
            String key = Locks.offlineKey(lock, 1 + random.nextInt(Locks.FREE_KEYS));
            Buffer body = Buffer.buffer("{\"recipient\":{\"email\":\""
                    + Recipients.email(random.nextInt(Recipients.COUNT)) + "\"},\"permissions\":{\"unlocks\":5}}");
            api.send(HttpMethod.POST, "/v1/keys/" + key + "/share", headers(true), body, ending, answer -> {
                if (answer.is(201)) {
                    shared = key;
                    answered.share(lock, key, answer);
                    ending.succeeded();
                } else {
                    // left over from a run that was ended: it is taken back next
                    shared = answer.is(409) ? key : null;
                    ending.failed("share: " + answer.reason());
                }
            });
        }

        private void takeBack(String key, Ending ending) {
            shared = null;
            api.send(HttpMethod.DELETE, "/v1/keys/" + key + "/share", headers(false), NOTHING, ending, answer -> {
                if (answer.is(200)) {
                    ending.succeeded();
                } else {
                    ending.failed("take back: " + answer.reason());
                }
            });
        }

        private Map<String, String> headers(boolean body) {
            String authorization = owners.get(Locks.owner(lock)).authorization();
            String key = run + "-" + request.incrementAndGet();
            return body
                    ? Map.of("Authorization", authorization, "Idempotency-Key", key, "Content-Type", "application/json")
                    : Map.of("Authorization", authorization, "Idempotency-Key", key, "If-Match", "*");
        }
    }
}
