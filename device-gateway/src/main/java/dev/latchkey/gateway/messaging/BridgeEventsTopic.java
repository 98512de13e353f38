package dev.latchkey.gateway.messaging;

import dev.latchkey.events.BridgeEvent;
import dev.latchkey.events.Topic;
import dev.latchkey.gateway.application.PresenceSink;
import dev.latchkey.gateway.observability.GatewayMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Presence onto its topic, keyed by bridge id. While Kafka is away what doesn't fit into the queue is lost, and counted, and statements of locks don't wait
 * for it.
 */
@ApplicationScoped
public class BridgeEventsTopic implements PresenceSink {
    private static final Logger LOG = Logger.getLogger(BridgeEventsTopic.class);

    private static final int MOST_WAITING = 10_000;

    /** Ten seconds in all. */
    private static final int TRIES = 20;

    private final EventSender sender;
    private final GatewayMetrics metrics;
    private final Outage outage = new Outage();
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("bridge-events").daemon().factory());

    BridgeEventsTopic(EventSender sender, GatewayMetrics metrics) {
        this.sender = sender;
        this.metrics = metrics;
    }

    @Override
    public void tell(BridgeEvent event, Instant at) {
        try {
            thread.execute(() -> handOver(event, at));
        } catch (RejectedExecutionException e) {
            lost(event, e);
        }
    }

    private void handOver(BridgeEvent event, Instant at) {
        try {
            send(event, at).whenComplete((v, failure) -> {
                if (failure == null) {
                    outage.passed(System.nanoTime());
                } else {
                    lost(event, failure);
                }
            });
        } catch (RuntimeException e) {
            lost(event, e); // the sender is closed before the last ones were told
        }
    }

    /** Nobody has it but this, so it waits for longer than a statement does. */
    private CompletionStage<Void> send(BridgeEvent event, Instant at) {
        CompletionStage<Void> sent = sender.send(Topic.BRIDGE_EVENTS, event.bridgeId(), at, event);
        for (int i = 1; i < TRIES && sent.toCompletableFuture().isCompletedExceptionally(); i++) {
            sent = sender.send(Topic.BRIDGE_EVENTS, event.bridgeId(), at, event);
        }
        return sent;
    }

    private void lost(BridgeEvent event, Throwable failure) {
        metrics.bridgeEventLost();
        LOG.logf(
                outage.begins(System.nanoTime()) ? Logger.Level.WARN : Logger.Level.DEBUG,
                "presence not told bridgeId=%s, others may follow: %s",
                event.bridgeId(),
                failure.getClass().getSimpleName());
    }

    @PreDestroy
    void close() {
        thread.shutdown();
    }
}
