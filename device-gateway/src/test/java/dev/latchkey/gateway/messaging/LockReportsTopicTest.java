package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Nothing listens where Kafka should be. */
class LockReportsTopicTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void manyStatements_areAllRefusedSoon_withoutKafka() {
        EventSender sender = new EventSender(Map.of("bootstrap.servers", "127.0.0.1:1"));
        LockReportsTopic topic = new LockReportsTopic(sender);
        List<CompletionStage<Void>> written = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            written.add(topic.write(new LockReport("LK-" + i, "a.b.c", ReportWay.BRIDGE, "BR-1", NOON)));
        }

        // one after the other they would take half a second each
        assertThat(written.getLast()).failsWithin(Duration.ofSeconds(60)).withThrowableOfType(ExecutionException.class);
        assertThat(written).allSatisfy(one -> assertThat(one).isCompletedExceptionally());

        topic.close();
        sender.close();
    }
}
