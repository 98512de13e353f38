package dev.latchkey.bench.bridges;

import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bridges in processes beside this one, the same number at each port. They stay connected, or come back, until this is closed. Not thread-safe. */
public final class BridgeFleet implements AutoCloseable {
    private final List<Holder> holders = new ArrayList<>();
    private final int size;

    /**
     * Nothing is connected yet.
     *
     * @param ports     of MQTT on this machine
     * @param authority PEM file of whoever has signed the other ends' certificates; null for lines without TLS
     * @param resuming  whether TLS sessions of lines before are resumed
     * @param longestPause before one whose line broke comes back; pauses begin with a second and double, with full jitter
     * @param secrets   by bridge id
     */
    public BridgeFleet(
            List<Integer> ports,
            @Nullable Path authority,
            boolean resuming,
            Duration longestPause,
            Map<String, String> secrets) {
        this.size = secrets.size();
        List<Map<String, String>> parts = ports.stream()
                .<Map<String, String>>map(port -> new LinkedHashMap<>())
                .toList();
        int next = 0;
        for (Map.Entry<String, String> bridge : secrets.entrySet()) {
            parts.get(next++ % parts.size()).put(bridge.getKey(), bridge.getValue());
        }
        try {
            for (int i = 0; i < ports.size(); i++) {
                holders.add(Holder.start(ports.get(i), i + 1, authority, resuming, longestPause, parts.get(i)));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Each bridge answers the orders that come to it from now on, for whatever locks; with the platform's word for it that they are its own.
     *
     * @param key     of all these locks
     * @param issuers whose orders they obey
     */
    public void answerBy(LockKey key, TrustedIssuers issuers) {
        holders.forEach(holder -> holder.answerBy(key, issuers));
    }

    /** How many orders have come to their bridges and have their PUBACK, each counted once; since the beginning. */
    public int ordered() {
        return holders.stream().mapToInt(Holder::ordered).sum();
    }

    /** When each of these orders came to its bridge first, by its id: microseconds since the epoch. */
    public Map<String, Long> arrivals() {
        Map<String, Long> arrivals = new HashMap<>();
        holders.forEach(holder -> arrivals.putAll(holder.arrivals()));
        return arrivals;
    }

    /** Comes back when each has its CONNACK and its SUBACK; those that are connected leave before. */
    public void connect() {
        holders.forEach(Holder::connect);
        holders.forEach(Holder::awaitConnected);
    }

    /** Whether all of them are connected now. */
    public boolean isComplete() {
        return connected() == size;
    }

    public int connected() {
        return holders.stream().mapToInt(Holder::count).sum();
    }

    /** How many lines have gone on with the TLS session of a line before, since the beginning. */
    public int resumed() {
        return holders.stream().mapToInt(Holder::resumed).sum();
    }

    @Override
    public void close() {
        holders.forEach(Holder::close);
    }
}
