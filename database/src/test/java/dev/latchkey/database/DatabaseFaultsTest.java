package dev.latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.netty.channel.ChannelException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
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

    /** A failover in the middle of a session. */
    @Test
    @Tag("inv-8")
    void inv8_answerThatHibernateHasWrapped_isAsTheDriversOwn() {
        for (String passing : List.of("57P01", "57P03", "53300", "40P01")) {
            assertThat(DatabaseFaults.isPassing(wrapped(passing))).as(passing).isTrue();
            assertThat(DatabaseFaults.isWithoutAnswer(wrapped(passing)))
                    .as(passing)
                    .isFalse();
        }
        assertThat(DatabaseFaults.isPassing(wrapped("23505"))).isFalse();
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
                new SQLException("of Hibernate's own, that a column is of another type"),
                new IllegalStateException("what is stored can't be read", new JsonParseException(null, "no JSON")),
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

    @Test
    @Tag("inv-15")
    void inv15_whatIsTold_quotesNoData() {
        assertThat(DatabaseFaults.describe(new RuntimeException("rita@example.com", sql("22008"))))
                .isEqualTo("SQLSTATE 22008");
        assertThat(DatabaseFaults.describe(wrapped("57P01"))).isEqualTo("SQLSTATE 57P01");
        assertThat(DatabaseFaults.describe(new IllegalArgumentException("rita@example.com")))
                .isEqualTo("IllegalArgumentException");
    }

    private static RuntimeException wrapped(String state) {
        return new RuntimeException("error executing SQL statement", new SQLException("rita@example.com", state));
    }

    private static PgException sql(String state) {
        return new PgException("duplicate key", "ERROR", state, null);
    }
}
