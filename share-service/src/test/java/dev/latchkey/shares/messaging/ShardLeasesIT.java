package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two instances and a shard that the relay of this process doesn't know. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class ShardLeasesIT {
    private static final int SHARD = OutboxSignal.SHARDS;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(2);

    @Inject
    OutboxRows rows;

    private ShardLeases one;
    private ShardLeases other;

    @BeforeEach
    void begin() {
        one = new ShardLeases(rows, SHARD + 1, LEASE);
        other = new ShardLeases(rows, SHARD + 1, LEASE);
    }

    @AfterEach
    void end() {
        one.giveBack(SOON);
        other.giveBack(SOON);
    }

    @Test
    @Tag("inv-4")
    @Tag("O4")
    void inv4_instanceThatDoesNotRenew_sendsNothingMore_beforeAnotherMay() {
        assertThat(one.renew()).contains(SHARD);
        assertThat(one.lasts(SHARD)).isTrue();

        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            boolean stillSends = one.lasts(SHARD);
            boolean taken = other.renew().contains(SHARD);
            assertThat(taken && stillSends).isFalse();
            return taken;
        });

        assertThat(one.lasts(SHARD)).isFalse();
        assertThat(one.renew()).doesNotContain(SHARD);
        assertThat(one.lasts(SHARD)).isFalse();
    }

    @Test
    @Tag("inv-4")
    void inv4_whatIsGivenBack_isAnothersAtOnce() {
        assertThat(one.renew()).contains(SHARD);
        assertThat(other.renew()).doesNotContain(SHARD);

        one.giveBack(SOON);

        assertThat(one.lasts(SHARD)).isFalse();
        assertThat(other.renew()).contains(SHARD);
        assertThat(other.lasts(SHARD)).isTrue();
        assertThat(other.renew()).doesNotContain(SHARD);
    }
}
