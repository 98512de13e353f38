package dev.latchkey.engines;

/** A PostgreSQL with durable settings; {@link #start()} makes the database. */
public interface PostgresEngine extends Engine {
    /** Makes a schema and its owner of the same name, which can use nothing else; sets the password. Repeatable. */
    void createSchema(String name, String password);

    PostgresUrls urls();
}
