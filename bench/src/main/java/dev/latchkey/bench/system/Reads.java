package dev.latchkey.bench.system;

import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.seed.Locks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Reads of the three lists, each a page as a client gets it by default. */
public final class Reads {
    private final Api api;
    private final Locks locks;
    private final People people;
    private final int clients;
    private final SplittableRandom random = new SplittableRandom(11);

    public Reads(Api api, Locks locks, People people, int clients) {
        this.api = api;
        this.locks = locks;
        this.people = people;
        this.clients = clients;
    }

    private record Request(String path, SignedIn by) {}

    /** Of any lock, by its owner. */
    public Operation keysOfLock() {
        return reading(client -> {
            int lock = locks.any(random, client, clients);
            return new Request(
                    "/v1/locks/" + Locks.id(lock) + "/keys", people.owners().get(Locks.owner(lock)));
        });
    }

    /** Of all locks of a reader. */
    public Operation shareKeys() {
        return reading(client -> new Request("/v1/share-keys", reader(client)));
    }

    /** Of a reader. */
    public Operation myKeys() {
        return reading(client -> new Request("/v1/my-keys", reader(client)));
    }

    private SignedIn reader(int client) {
        return people.readers().get(client % People.READERS);
    }

    private Operation reading(IntFunction<Request> next) {
        return (client, ending) -> {
            Request request = next.apply(client);
            Map<String, String> headers = Map.of("Authorization", request.by().authorization());
            api.send(HttpMethod.GET, request.path(), headers, Buffer.buffer(), ending, answer -> {
                if (answer.is(200)) {
                    ending.succeeded();
                } else {
                    ending.failed(answer.reason());
                }
            });
        };
    }
}
