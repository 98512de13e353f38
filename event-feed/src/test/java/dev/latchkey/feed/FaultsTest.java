package dev.latchkey.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.UnreadableEvent;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    @Tag("inv-8")
    void inv8_databaseThatIsAway_isWaitedFor() {
        for (Throwable away : List.of(
                new IOException("refused"),
                new TimeoutException(),
                new VertxException("Connection is not active now", true),
                sql("57P01"),
                sql("08006"),
                sql("53300"),
                sql("40001"),
                sql("55P03"))) {
            assertThat(Faults.isPassing(away)).as("%s", away).isTrue();
            assertThat(Faults.isPassing(new RuntimeException(away))).isTrue();
        }
    }

    @Test
    @Tag("inv-8")
    void inv8_recordsOwnFault_isNotWaitedFor() {
        for (Throwable fault : List.of(
                sql("22008"),
                sql("23505"),
                sql("54000"),
                new UnreadableEvent("broken"),
                new NullPointerException(),
                new IllegalStateException("a bug"))) {
            assertThat(Faults.isPassing(fault)).as("%s", fault).isFalse();
            assertThat(Faults.isPassing(new RuntimeException(fault))).isFalse();
        }
    }

    @Test
    @Tag("inv-15")
    void inv15_whatIsLogged_quotesNoData() {
        assertThat(Faults.describe(new RuntimeException("rita@example.com", sql("22008"))))
                .isEqualTo("SQLSTATE 22008");
        assertThat(Faults.describe(new IllegalArgumentException("rita@example.com")))
                .isEqualTo("IllegalArgumentException");
    }

    private static PgException sql(String state) {
        return new PgException("duplicate key rita@example.com", "ERROR", state, null);
    }
}
