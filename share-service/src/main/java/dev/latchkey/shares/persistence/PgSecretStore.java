package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.SecretStore;
import dev.latchkey.shares.domain.KeyId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Code digests and credentials in PostgreSQL. */
final class PgSecretStore implements SecretStore {
    private final Statements statements;

    PgSecretStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Void> putCode(KeyId key, int generation, Digest locator, Digest digest) {
        return statements
                .run(
                        "insert into verification_codes (locator, digest, key_id, generation) values ($1, $2, $3, $4)",
                        Tuple.of(
                                Buffer.buffer(locator.bytes()),
                                Buffer.buffer(digest.bytes()),
                                key.toString(),
                                generation))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> dropCodes(KeyId key) {
        return statements
                .run("delete from verification_codes where key_id = $1", Tuple.of(key.toString()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<CodeTarget>> codesAt(Digest locator) {
        return statements
                .run(
                        "select key_id, generation, digest from verification_codes where locator = $1 order by key_id",
                        Tuple.of(Buffer.buffer(locator.bytes())))
                .map(rows -> {
                    List<CodeTarget> targets = new ArrayList<>();
                    for (Row row : rows) {
                        targets.add(new CodeTarget(
                                KeyId.parse(row.getString(0)).orElseThrow(),
                                row.getInteger(1),
                                Digest.of(row.getBuffer(2).getBytes())));
                    }
                    return targets;
                });
    }

    @Override
    public Uni<Void> putCredential(KeyId key, int generation, String credential) {
        return statements
                .run(
                        "insert into credentials (key_id, generation, credential) values ($1, $2, $3)",
                        Tuple.of(key.toString(), generation, credential))
                .replaceWithVoid();
    }

    @Override
    public Uni<@Nullable String> credential(KeyId key, int generation) {
        return statements
                .run(
                        "select credential from credentials where key_id = $1 and generation = $2",
                        Tuple.of(key.toString(), generation))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    return found.hasNext() ? found.next().getString(0) : null;
                });
    }
}
