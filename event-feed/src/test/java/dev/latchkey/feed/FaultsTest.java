package dev.latchkey.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.UnreadableEvent;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    @Tag("inv-8")
    void inv8_recordThatCannotBeRead_isNotWaitedFor() {
        assertThat(DatabaseFaults.isPassing(new UnreadableEvent("broken"))).isFalse();
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
