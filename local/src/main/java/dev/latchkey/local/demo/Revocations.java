package dev.latchkey.local.demo;

import dev.latchkey.events.EventType;
import dev.latchkey.local.api.Reply;
import dev.latchkey.lock.protocol.Device;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Measures how long a downloaded key lives after "deactivate", with its bridge connected: from sending the request until
 * the event that the lock's verified receipt caused is read from Kafka. One at a time, ten keys a lock, new locks each time.
 */
public final class Revocations {
    private static final int KEYS_PER_LOCK = 10;
    private static final int SHOW_EVERY = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Platform platform;
    private final PrintStream out;

    public Revocations(Platform platform, PrintStream out) {
        this.platform = platform;
        this.out = out;
    }

    /** @return microseconds */
    public Histogram measure(int count) {
        Histogram micros = new Histogram(Duration.ofMinutes(1).toNanos() / 1_000, 3);
        try (Stage stage = new Stage(platform, Evidence.none())) {
            stage.radio().awaitConnected();
            while (micros.getTotalCount() < count) {
                int keys = (int) Math.min(KEYS_PER_LOCK, count - micros.getTotalCount());
                for (String key : prepared(stage, keys)) {
                    micros.recordValue(revoked(stage, key).toNanos() / 1_000);
                    if (micros.getTotalCount() % SHOW_EVERY == 0) {
                        out.println("  " + micros.getTotalCount() + " of " + count);
                    }
                }
                stage.events().clear();
            }
        }
        out.printf(
                Locale.ROOT,
                "%d deactivations → receipt: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(90) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
        return micros;
    }

    private static Duration revoked(Stage stage, String key) {
        long begin = System.nanoTime();
        Reply ordered = stage.ada.write("POST", "/v1/keys/" + key + "/deactivate", null, null);
        Stage.expect(ordered.status() == 202, "not ordered: " + ordered);
        stage.events().await(key, EventType.KEY_DEACTIVATED, Token.of(ordered).sequence());
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Keys of a new lock, shared by code and downloaded. */
    private List<String> prepared(Stage stage, int count) {
        byte[] random = new byte[5];
        RANDOM.nextBytes(random);
        String lockId = "LK-" + HexFormat.of().withUpperCase().formatHex(random);
        Reply made = stage.radio().make(lockId);
        stage.obeyed(
                stage.operator,
                "POST",
                "/v1/locks",
                Map.of(
                        "lockId",
                        lockId,
                        "model",
                        "Demo 1",
                        "timeZone",
                        "Europe/Berlin",
                        "publicKey",
                        made.body().path("publicKey"),
                        "claimCodeDigest",
                        Ownership.digest(lockId)),
                201);
        Reply assigned =
                stage.operator.write("PUT", "/v1/bridges/" + platform.bridgeId() + "/locks/" + lockId, null, null);
        Stage.expect(assigned.status() == 200, "the bridge did not get the lock: " + assigned);
        stage.obeyed(stage.ada, "POST", "/v1/locks/" + lockId + "/claim", Map.of("claimCode", lockId), 200);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(downloaded(stage, lockId, i));
        }
        return keys;
    }

    private static String downloaded(Stage stage, String lockId, int number) {
        String key = stage.obeyed(
                        stage.ada,
                        "POST",
                        "/v1/locks/" + lockId + "/keys",
                        Map.of("kind", "offline", "name", "Key " + number),
                        201)
                .text("keyId");
        String code = stage.obeyed(
                        stage.ada,
                        "POST",
                        "/v1/keys/" + key + "/share",
                        Map.of("recipient", Map.of("method", "code")),
                        201)
                .text("verificationCode");
        stage.obeyed(
                stage.visitor,
                "POST",
                "/v1/redemptions",
                Map.of("code", code, "proof", Device.generate().proveForRedemption(Instant.now())),
                200);
        return key;
    }
}
