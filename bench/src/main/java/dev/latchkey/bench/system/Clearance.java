package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.load.Operation.Ending;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.events.KeyKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * One administrator takes a downloaded key from each of many locks, as fast as that is accepted. The lock's next event after the order is the
 * one that its receipt causes, as nothing else happens to it meanwhile; {@link Arrivals} sees it.
 */
public final class Clearance {
    private static final Duration ACCEPTED_WITHIN = Duration.ofMinutes(5);
    private static final Buffer NOTHING = Buffer.buffer();

    private final Api api;
    private final SignedIn administrator;
    private final Arrivals arrivals;
    private final String run = Long.toString(System.nanoTime(), 36);

    /** @param arrivals counting, of nothing else */
    public Clearance(Api api, SignedIn administrator, Arrivals arrivals) {
        this.api = api;
        this.administrator = administrator;
        this.arrivals = arrivals;
    }

    /** Comes back when all orders are accepted. */
    public void order(List<String> lockIds, int clients) {
        await(begin(lockIds, clients), ACCEPTED_WITHIN);
    }

    /** @return completes when all orders are accepted; fails with the first that is not */
    public CompletableFuture<Void> begin(List<String> lockIds, int clients) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(lockIds.size());
        CompletableFuture<Void> all = new CompletableFuture<>();
        for (int i = 0; i < clients; i++) {
            orderNext(lockIds, next, left, all);
        }
        return all;
    }

    private void orderNext(List<String> lockIds, AtomicInteger next, AtomicInteger left, CompletableFuture<Void> all) {
        int at = next.getAndIncrement();
        if (at >= lockIds.size()) {
            return;
        }
        String lockId = lockIds.get(at);
        Map<String, String> headers =
                Map.of("Authorization", administrator.authorization(), "Idempotency-Key", run + "-" + at);
        String path = "/v1/keys/" + Locks.keyId(lockId, KeyKind.OFFLINE, 1) + "/deactivate";
        api.send(HttpMethod.POST, path, headers, NOTHING, new Failing(all), answer -> {
            if (!answer.is(202)) {
                all.completeExceptionally(new BenchFailure("A key was not deactivated: " + answer.reason()));
                return;
            }
            String token = answer.consistencyToken();
            long ordered = Long.parseLong(token.substring(token.lastIndexOf(':') + 1));
            arrivals.answered(lockId + ":" + (ordered + 1));
            if (left.decrementAndGet() == 0) {
                all.complete(null);
            }
            orderNext(lockIds, next, left, all);
        });
    }

    /**
     * Comes back when the receipts of so many locks have been accepted and are in Kafka.
     *
     * @return in microseconds, since each order was accepted
     */
    public Histogram awaitReceipts(int count, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        Histogram receipts = arrivals.sinceAnswered();
        while (receipts.getTotalCount() < count) {
            if (System.nanoTime() > end) {
                throw new BenchFailure(
                        "Only " + receipts.getTotalCount() + " of " + count + " locks have sent a receipt.");
            }
            pause();
            receipts = arrivals.sinceAnswered();
        }
        return receipts;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    private static void await(CompletableFuture<Void> all, Duration longest) {
        try {
            all.get(longest.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchFailure(String.valueOf(e.getMessage()), e);
        } catch (TimeoutException e) {
            throw new BenchFailure("Not all orders were accepted in " + longest.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    /** Nobody answered. */
    private record Failing(CompletableFuture<Void> all) implements Ending {
        @Override
        public void succeeded() {}

        @Override
        public void failed(String why) {
            all.completeExceptionally(new BenchFailure("A key was not deactivated: " + why));
        }
    }
}
