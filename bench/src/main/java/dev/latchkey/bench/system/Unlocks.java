package dev.latchkey.bench.system;

import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.seed.Locks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Readers ask to open with their online keys, each time for another challenge; each is granted, counted and has its event. */
public final class Unlocks implements Operation {
    private static final String CHALLENGE_START = "bench-challenge-";
    private static final int CHALLENGE_NUMBERS = 1_000_000;

    private final Api api;
    private final Locks locks;
    private final People people;
    private final int clients;
    private final SplittableRandom random = new SplittableRandom(17);
    private final String run = Long.toString(System.nanoTime(), 36);
    private final AtomicLong request = new AtomicLong();

    public Unlocks(Api api, Locks locks, People people, int clients) {
        this.api = api;
        this.locks = locks;
        this.people = people;
        this.clients = clients;
    }

    @Override
    public void begin(int client, Ending ending) {
        int lock = locks.anyWithOnlineKey(random, client, clients);
        long number = request.incrementAndGet();
        Map<String, String> headers = Map.of(
                "Authorization",
                people.readers().get(Locks.reader(lock)).authorization(),
                "Idempotency-Key",
                run + "-" + number,
                "Content-Type",
                "application/json");
        // 22 characters of base64url
        String challenge =
                CHALLENGE_START + (CHALLENGE_NUMBERS / 10 + number % (CHALLENGE_NUMBERS - CHALLENGE_NUMBERS / 10));
        api.send(
                HttpMethod.POST,
                "/v1/keys/" + Locks.onlineKey(lock) + "/unlock",
                headers,
                Buffer.buffer("{\"challenge\":\"" + challenge + "\"}"),
                ending,
                answer -> {
                    if (answer.is(200)) {
                        ending.succeeded();
                    } else {
                        ending.failed(answer.reason());
                    }
                });
    }
}
