package dev.latchkey.engines;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Prepares a PostgreSQL for the services, as its superuser {@code postgres}: one database, a schema and a user for each. */
public final class PostgresAdmin {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final PostgresUrls urls;
    private final String password;

    public PostgresAdmin(PostgresUrls urls, String password) {
        this.urls = urls;
        this.password = password;
    }

    /** Makes the database if it is not there. */
    public void createDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            boolean there = statement
                    .executeQuery("select from pg_database where datname = '" + PostgresUrls.DATABASE + "'")
                    .next();
            if (!there) {
                statement.execute("create database " + PostgresUrls.DATABASE);
                statement.execute("revoke all on database " + PostgresUrls.DATABASE + " from public");
            }
        } catch (SQLException e) {
            throw new EngineFailure("cannot make the database: " + e.getMessage(), e);
        }
    }

    /** Makes a schema and its owner of the same name, which can use nothing else; sets the password. Repeatable. */
    public void createSchema(String name, String ownersPassword) {
        require(NAME, name);
        require(PASSWORD, ownersPassword);
        execute(
                "set log_min_error_statement = panic", // a failing statement would be logged with the password
                "do $$ begin create role " + name + " login; exception when duplicate_object then null; end $$",
                "alter role " + name + " password '" + ownersPassword + "'",
                "create schema if not exists " + name + " authorization " + name,
                "alter role " + name + " in database " + PostgresUrls.DATABASE + " set search_path = " + name,
                "grant connect on database " + PostgresUrls.DATABASE + " to " + name);
    }

    /** Waits until the server answers; false when it is no longer alive, or not in time. */
    boolean awaitAnswer(BooleanSupplier alive) {
        return Poll.until(STARTS_WITHIN, Duration.ofMillis(30), () -> {
            if (!alive.getAsBoolean()) {
                return Poll.GIVE_UP;
            }
            try (Connection connection = connect("postgres")) {
                return connection.isValid(2) ? Poll.DONE : Poll.AGAIN;
            } catch (SQLException e) {
                return Poll.AGAIN;
            }
        });
    }

    private void execute(String... statements) {
        try (Connection connection = connect(PostgresUrls.DATABASE);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new EngineFailure("cannot prepare the database: " + e.getSQLState(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        // the driver itself, not DriverManager: that one hides drivers of foreign class loaders
        Connection connection = new org.postgresql.Driver().connect(urls.jdbc(database), properties);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL URL");
        }
        return connection;
    }

    private static void require(Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("must match " + pattern);
        }
    }
}
