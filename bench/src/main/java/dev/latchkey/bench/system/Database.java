package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.engines.PostgresUrls;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The system's PostgreSQL as its superuser, for seeding and for the bare clients; no service is measured through it. */
public final class Database {
    private final PostgresUrls urls;
    private final String password;

    public Database(int port, String password) {
        this.urls = new PostgresUrls(port);
        this.password = password;
    }

    public int port() {
        return urls.port();
    }

    public String password() {
        return password;
    }

    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", password);
        Connection connection = new org.postgresql.Driver().connect(urls.jdbc(), properties);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL URL");
        }
        return connection;
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BenchFailure("The database refuses a statement: " + e.getMessage(), e);
        }
    }

    /** The first column of all rows. */
    public List<String> texts(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new BenchFailure("The database does not answer: " + e.getMessage(), e);
        }
    }

    public long number(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException e) {
            throw new BenchFailure("The database does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Database[" + urls.port() + "]";
    }
}
