package dev.latchkey.engines;

/** Where a local server and its one database are reached. */
public record PostgresUrls(int port) {
    public static final String DATABASE = "latchkey";

    /** For the reactive client, and what {@code LATCHKEY_DB_URL} takes. */
    public String reactive() {
        return "postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String jdbc() {
        return jdbc(DATABASE);
    }

    String jdbc(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
