package dev.latchkey.shares.application;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RAJ;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;

import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** A key of a lock of its own, on the real database, brought to any state for the next round. */
final class RacedKey {
    static final Instant NOW = Instant.now();
    static final Statement.LockTime LOCK_TIME = new Statement.LockTime(NOW, true);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Device PHONE = Device.generate();
    private static final Device TABLET = Device.generate();
    static final String PHONE_ID = PHONE.publicKey().thumbprint();
    static final String TABLET_ID = TABLET.publicKey().thumbprint();

    /** What the service is made of. */
    record Services(
            KeyCommands keys,
            OnlineKeyCommands onlineKeys,
            Downloads downloads,
            LockReports reports,
            Transactions transactions,
            Signer signer,
            Pool pool) {}

    /** @param version of the key */
    record Found(AnyKey key, long version, long sequence) {}

    private final Services services;
    private final TestLock lock;
    private final KeyId id;
    private final AccountId ada;
    private final AccountId rita;
    private final AccountId raj;
    private final String phoneProof;
    private final String tabletProof;
    private final AtomicLong counter = new AtomicLong();

    /** @param kind {@code offline} or {@code online} */
    RacedKey(Services services, ShareApi api, String kind) {
        this.services = services;
        this.lock = api.claimedLock();
        this.id = KeyId.parse(lock.id() + "." + kind + "-1").orElseThrow();
        this.ada = account(api, ADA);
        this.rita = account(api, RITA);
        this.raj = account(api, RAJ);
        this.phoneProof = PHONE.proveForDownload(id.toString(), Instant.now());
        this.tabletProof = TABLET.proveForDownload(id.toString(), Instant.now());
    }

    private static AccountId account(ShareApi api, String token) {
        return new AccountId(
                UUID.fromString(expect(200, api.get(token, "/v1/me")).path("accountId")));
    }

    static Write write(AccountId by, Long seen) {
        Request request = new Request(by.toString(), UUID.randomUUID().toString(), Digest.of(new byte[32]));
        return new Write(by, request, seen);
    }

    Services services() {
        return services;
    }

    TestLock lock() {
        return lock;
    }

    KeyId id() {
        return id;
    }

    AccountId ada() {
        return ada;
    }

    AccountId rita() {
        return rita;
    }

    Recipient raj() {
        return new Recipient.Account(raj);
    }

    String phoneProof() {
        return phoneProof;
    }

    String tabletProof() {
        return tabletProof;
    }

    long nextCounter() {
        return counter.incrementAndGet();
    }

    /** Commands that the rules accept, all in one transaction. */
    Found after(RaceStart start) {
        Cause cause = new Cause(dev.latchkey.events.Actor.account(ada.toString()), null, null);
        return await(services.transactions()
                .inTransaction(session -> session.locks()
                        .takeHead(id.lock())
                        .chain(head -> session.locks().key(id).chain(found -> {
                            List<NewEvent> events = new ArrayList<>();
                            AnyKey key = found.key();
                            for (var step : start.steps()) {
                                KeyCommand command = step.command(this, key);
                                if (KeyTransition.decide(id, key, command, cause, services.signer())
                                        instanceof KeyTransition.Outcome.Accepted accepted) {
                                    key = accepted.transition().after();
                                    events.addAll(accepted.transition().published());
                                }
                            }
                            long last = head.sequence() + events.size();
                            Found now = new Found(key, last, last);
                            return session.locks()
                                    .append(head, Map.of(id, key), events)
                                    .replaceWith(now);
                        }))));
    }

    AnyKey key() {
        return await(services.transactions()
                        .inTransaction(session -> session.locks().key(id)))
                .key();
    }

    /** All at the same moment, each on a thread and a connection of its own. */
    static List<Answer> together(ExecutorService threads, List<Callable<Uni<Answer>>> requests)
            throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(requests.size());
        List<Callable<Answer>> ready = new ArrayList<>();
        for (Callable<Uni<Answer>> request : requests) {
            ready.add(() -> {
                Uni<Answer> prepared = request.call();
                start.await();
                return await(prepared);
            });
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : threads.invokeAll(ready)) {
            answers.add(answer.get());
        }
        return answers;
    }

    /** {@code ok}, or why not. */
    static String outcome(Answer answer) {
        return answer.isProblem() ? new JsonObject(answer.body()).getString("code") : "ok";
    }

    /** Of the key alone: that a receipt is old may also have its lock's clock corrected. */
    List<String> eventsAfter(long sequence) {
        List<String> types = new ArrayList<>();
        await(services.pool()
                        .preparedQuery(
                                "select type from events where lock_id = $1 and sequence > $2 and type like 'key.%' order by sequence")
                        .execute(Tuple.of(lock.id(), sequence)))
                .forEach(row -> types.add(row.getString(0)));
        return types;
    }

    /** Whether the lock's events are 1..n (inv-1). */
    boolean hasNoHole() {
        List<Long> found = new ArrayList<>();
        await(services.pool()
                        .preparedQuery("select sequence from events where lock_id = $1 order by sequence")
                        .execute(Tuple.of(lock.id())))
                .forEach(row -> found.add(row.getLong(0)));
        return found.equals(LongStream.rangeClosed(1, found.size()).boxed().toList());
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
