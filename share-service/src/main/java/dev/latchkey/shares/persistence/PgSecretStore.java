package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.SecretStore;
import dev.latchkey.shares.domain.KeyId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Code digests and credentials in PostgreSQL. */
final class PgSecretStore implements SecretStore {
    private final SqlConnection connection;

    PgSecretStore(SqlConnection connection) {
        this.connection = connection;
    }

    @Override
    public Uni<Void> putCode(KeyId key, int generation, Digest digest) {
        return connection
                .preparedQuery("insert into verification_codes (digest, key_id, generation) values ($1, $2, $3)")
                .execute(Tuple.of(Buffer.buffer(digest.bytes()), key.toString(), generation))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> dropCodes(KeyId key) {
        return connection
                .preparedQuery("delete from verification_codes where key_id = $1")
                .execute(Tuple.of(key.toString()))
                .replaceWithVoid();
    }

    @Override
    public Uni<@Nullable CodeTarget> findCode(Digest digest) {
        return connection
                .preparedQuery("select key_id, generation from verification_codes where digest = $1")
                .execute(Tuple.of(Buffer.buffer(digest.bytes())))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    if (!found.hasNext()) {
                        return null;
                    }
                    Row row = found.next();
                    return new CodeTarget(KeyId.parse(row.getString(0)).orElseThrow(), row.getInteger(1));
                });
    }

    @Override
    public Uni<Void> putCredential(KeyId key, int generation, String credential) {
        return connection
                .preparedQuery("insert into credentials (key_id, generation, credential) values ($1, $2, $3)")
                .execute(Tuple.of(key.toString(), generation, credential))
                .replaceWithVoid();
    }

    @Override
    public Uni<@Nullable String> credential(KeyId key, int generation) {
        return connection
                .preparedQuery("select credential from credentials where key_id = $1 and generation = $2")
                .execute(Tuple.of(key.toString(), generation))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    return found.hasNext() ? found.next().getString(0) : null;
                });
    }
}
