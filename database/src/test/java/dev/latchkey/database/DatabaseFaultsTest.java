package dev.latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DatabaseFaultsTest {
    @Test
    @Tag("inv-8")
    void inv8_databaseThatIsAway_isWaitedFor() {
        for (Throwable away : List.of(
                new IOException("refused"),
                new TimeoutException(),
                new VertxException("Connection is not active now", true),
                new NoStackTraceThrowable("Timeout"),
                new NoStackTraceThrowable("Connection is not active now, current status: CLOSED"),
                new ChannelException("no more files"),
                new RejectedExecutionException(),
                sql("57P01"),
                sql("08006"),
                sql("25006"),
                sql("53300"),
                sql("40001"),
                sql("55P03"),
                sql("58030"),
                sql("XX000"))) {
            assertThat(DatabaseFaults.isPassing(away)).as("%s", away).isTrue();
            assertThat(DatabaseFaults.isPassing(new RuntimeException(away))).isTrue();
        }
    }

    @Test
    @Tag("inv-8")
    void inv8_recordsOwnFault_isNotWaitedFor() {
        for (Throwable fault : List.of(
                sql("21000"),
                sql("22008"),
                sql("23505"),
                sql("42P01"),
                sql("54000"),
                new NullPointerException(),
                new IllegalStateException("a bug"))) {
            assertThat(DatabaseFaults.isPassing(fault)).as("%s", fault).isFalse();
            assertThat(DatabaseFaults.isPassing(new RuntimeException(fault))).isFalse();
        }
    }

    @Test
    @Tag("inv-8")
    void inv8_faultOfADatabase_thatHasAnswered_isItsAnswer() {
        assertThat(DatabaseFaults.isWithoutAnswer(new RuntimeException(new NoStackTraceThrowable("Timeout"))))
                .isTrue();
        assertThat(DatabaseFaults.isWithoutAnswer(sql("55P03"))).isFalse();
        assertThat(DatabaseFaults.isWithoutAnswer(new IllegalStateException("a bug")))
                .isFalse();
    }

    private static PgException sql(String state) {
        return new PgException("duplicate key", "ERROR", state, null);
    }
}
