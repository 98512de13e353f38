package dev.latchkey.bench.seed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.system.SignedIn;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.demo.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Bridges of nobody's locks, new ones each time. */
public final class EnrolledBridges {
    private static final int AT_ONCE = 500;
    private static final int REQUESTS_AT_ONCE = 4;

    private final ApiClient entrance;
    private final SignedIn operator;

    public EnrolledBridges(Platform platform, SignedIn operator) {
        this.entrance = new ApiClient(platform.entrance());
        this.operator = operator;
    }

    /** @return their secrets by bridge id */
    public Map<String, String> make(int count) {
        String run = Long.toString(Instant.now().getEpochSecond(), 36).toUpperCase(Locale.ROOT);
        Map<String, String> secrets = new ConcurrentSkipListMap<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(REQUESTS_AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int from = 0; from < count; from += AT_ONCE) {
                int first = from;
                int end = Math.min(count, from + AT_ONCE);
                all.add(executor.submit(() -> secrets.putAll(enrol(run, first, end))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new BenchFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
        return secrets;
    }

    private Map<String, String> enrol(String run, int from, int end) {
        operator.ensureFor(Duration.ofMinutes(1));
        List<Map<String, String>> bridges = IntStream.range(from, end)
                .mapToObj(i -> Map.of("bridgeId", String.format(Locale.ROOT, "BR-B%s-%06d", run, i)))
                .toList();
        Reply reply = entrance.send(
                "POST",
                "/v1/bridges/enrolments",
                Map.of("Authorization", operator.authorization(), "Idempotency-Key", run + "-" + from),
                Map.of("bridges", bridges));
        if (reply.status() != 200) {
            throw new BenchFailure("The bridges were not enrolled: " + reply);
        }
        Map<String, String> secrets = new HashMap<>();
        for (JsonNode bridge : reply.body().path("bridges")) {
            secrets.put(bridge.path("bridgeId").asText(), bridge.path("secret").asText());
        }
        return secrets;
    }
}
