package dev.latchkey.notifications.it;

import dev.latchkey.notifications.it.Story.Person;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The service's tables, behind its back. Values are text. */
@Singleton
public class ServiceDatabase {
    private final javax.sql.DataSource source;

    ServiceDatabase(@DataSource("migrations") javax.sql.DataSource source) {
        this.source = source;
    }

    record Delivery(String state, int attempts, @Nullable String lastFailure) {}

    /** Of the one mail to this person. */
    Delivery mailTo(Person person) throws SQLException {
        try (Connection own = source.getConnection();
                PreparedStatement prepared = prepare(
                        own,
                        "select state, attempts, last_failure from mail_deliveries where account_id = ?",
                        person.accountId());
                ResultSet rows = prepared.executeQuery()) {
            if (!rows.next()) {
                throw new AssertionError("no mail to " + person.name());
            }
            return new Delivery(rows.getString(1), rows.getInt(2), rows.getString(3));
        }
    }

    long count(String select, String... values) throws SQLException {
        try (Connection own = source.getConnection();
                PreparedStatement prepared = prepare(own, select, values);
                ResultSet rows = prepared.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Runs it in a transaction that is still open, so that what it has locked stays so: to be committed or rolled back, and closed. */
    Connection hold(String statement, String... values) throws SQLException {
        Connection own = source.getConnection();
        own.setAutoCommit(false);
        try (PreparedStatement prepared = prepare(own, statement, values)) {
            prepared.execute();
        }
        return own;
    }

    private static PreparedStatement prepare(Connection on, String statement, String... values) throws SQLException {
        PreparedStatement prepared = on.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            prepared.setString(i + 1, values[i]);
        }
        return prepared;
    }
}
