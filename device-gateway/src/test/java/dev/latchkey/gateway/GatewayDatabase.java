package dev.latchkey.gateway;

import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The gateway's tables, changed behind its back. Values are text. */
@Singleton
public class GatewayDatabase {
    private final javax.sql.DataSource source;

    GatewayDatabase(@DataSource("migrations") javax.sql.DataSource source) {
        this.source = source;
    }

    public void run(String statement, String... values) throws SQLException {
        try (Connection own = source.getConnection()) {
            run(own, statement, values);
        }
    }

    /** Runs it in a transaction that is still open, so that what it has locked stays so: to be committed or rolled back, and closed. */
    public Connection hold(String statement, String... values) throws SQLException {
        Connection own = source.getConnection();
        own.setAutoCommit(false);
        run(own, statement, values);
        return own;
    }

    /** Whoever asks for this table waits until the transaction ends. */
    public Connection holdTable(String table) throws SQLException {
        return hold("lock table " + table + " in access exclusive mode");
    }

    /** Statements that wait for what others have locked fail. */
    public void refuseThoseThatWait() throws SQLException {
        run("select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'");
    }

    public long count(String select, String... values) throws SQLException {
        try (Connection own = source.getConnection();
                PreparedStatement prepared = prepare(own, select, values);
                ResultSet rows = prepared.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void run(Connection on, String statement, String... values) throws SQLException {
        try (PreparedStatement prepared = prepare(on, statement, values)) {
            prepared.execute();
        }
    }

    private static PreparedStatement prepare(Connection on, String statement, String... values) throws SQLException {
        PreparedStatement prepared = on.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            prepared.setString(i + 1, values[i]);
        }
        return prepared;
    }
}
