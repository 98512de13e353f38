package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.events.BridgeEnd;
import dev.latchkey.events.BridgeEvent.BridgeDisconnected;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Nothing listens where Kafka should be. */
class BridgeEventsTopicTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final int MORE_THAN_FIT_INTO_THE_QUEUE = 10_200;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Warnings warnings = new Warnings();

    @Test
    void eventsThatAreLost_areCounted_andToldOnce() {
        Logger log = Logger.getLogger(BridgeEventsTopic.class.getName());
        log.addHandler(warnings);
        EventSender sender = new EventSender(Map.of("bootstrap.servers", "127.0.0.1:1"));
        BridgeEventsTopic topic = new BridgeEventsTopic(sender, new GatewayMetrics(registry));

        for (int i = 0; i < MORE_THAN_FIT_INTO_THE_QUEUE; i++) {
            topic.tell(new BridgeDisconnected("BR-" + i, 1, BridgeEnd.LOST, NOON), NOON);
        }
        assertThat(lost()).isBetween(199.0, 200.0); // the thread may have begun with the first
        sender.close(); // which gives up what waits

        await().untilAsserted(() -> assertThat(lost()).isEqualTo(MORE_THAN_FIT_INTO_THE_QUEUE));
        assertThat(warnings.messages()).hasSize(1);
        topic.close();
        log.removeHandler(warnings);
    }

    private double lost() {
        return registry.get("latchkey.gateway.bridge.events.lost").counter().count();
    }

    private static final class Warnings extends Handler {
        private final List<String> messages = new ArrayList<>();

        synchronized List<String> messages() {
            return List.copyOf(messages);
        }

        @Override
        public synchronized void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                messages.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
