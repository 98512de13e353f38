package dev.latchkey.engines;

/** Where a server and its one database are reached. */
public record PostgresUrls(String host, int port) {
    public static final String DATABASE = "latchkey";

    /** On this machine. */
    public PostgresUrls(int port) {
        this("127.0.0.1", port);
    }

    /** For the reactive client, and what {@code LATCHKEY_DB_URL} takes. */
    public String reactive() {
        return "postgresql://" + host + ":" + port + "/" + DATABASE;
    }

    public String jdbc() {
        return jdbc(DATABASE);
    }

    String jdbc(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }
}
