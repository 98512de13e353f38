package dev.latchkey.bench.seed;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.system.Database;
import dev.latchkey.bench.system.People;
import dev.latchkey.events.KeyKind;
import dev.latchkey.local.RunningSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the locks and keys that a run needs, once for each data folder. Commands would take a quarter of an hour for a million keys;
 * this writes the rows and events that they would have left, and the services learn of them by Kafka as always.
 */
public final class Seed {
    private static final int BATCH = 1_000;

    private final RunningSystem system;
    private final Database database;
    private final People people;
    private final Consumer<String> progress;

    public Seed(RunningSystem system, Database database, People people, Consumer<String> progress) {
        this.system = system;
        this.database = database;
        this.people = people;
        this.progress = progress;
    }

    /** @param anyData also into a data folder that has been used for something else */
    public void allowOnlyOwnData(boolean anyData) {
        Path marker = system.home().folder().resolve("bench-data");
        if (Files.exists(marker)) {
            return;
        }
        if (!anyData && database.number("select count(*) from share_service.locks") > 0) {
            throw new BenchFailure("The data in " + system.home().folder()
                    + " are not the bench's: start a system of its own (LATCHKEY_HOME=<new folder> ./latchkey up),"
                    + " or add --seed-into-this-data.");
        }
        try {
            Files.writeString(marker, "This data folder belongs to ./latchkey bench.\n");
        } catch (IOException e) {
            throw new BenchFailure("Cannot write " + marker + ".", e);
        }
    }

    /** How many there are by now. */
    public Locks there() {
        return new Locks((int) database.number("select count(*) from share_service.locks where lock_id like 'LK-B%'"));
    }

    /** Makes what is missing; returns when every service has read the events. Takes none away. */
    public Locks ensure(int keys) {
        int there = there().count();
        int wanted = keys / Locks.KEYS_PER_LOCK;
        if (there >= wanted) {
            return new Locks(there);
        }
        Recipients.ensure(database, system);
        String publicKey = publicKey();
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (Connection sql = database.connect();
                Bulk bulk = new Bulk(sql, RunningSystem.platform().kafka())) {
            List<SeededLock> batch = new ArrayList<>();
            for (int i = there; i < wanted; i++) {
                batch.add(lock(i, publicKey, at));
                if (batch.size() == BATCH || i == wanted - 1) {
                    bulk.write(batch);
                    batch.clear();
                    progress.accept("seeded " + (i + 1) * Locks.KEYS_PER_LOCK + " of " + keys + " keys");
                }
            }
        } catch (java.sql.SQLException e) {
            throw new BenchFailure("The database can't be reached: " + e.getMessage(), e);
        }
        new CatchUp(RunningSystem.platform().kafka()).await(progress);
        database.execute("analyze"); // what autovacuum would come to do in the middle of a round
        return new Locks(wanted);
    }

    /**
     * Locks whose keys are all downloaded.
     *
     * @param publicKeys that virtual locks have made, as JSON text by lock id
     * @param keys       of each
     */
    public void downloaded(Map<String, String> publicKeys, int keys) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String owner = people.owners().getFirst().accountId();
        try (Connection sql = database.connect();
                Bulk bulk = new Bulk(sql, RunningSystem.platform().kafka())) {
            List<SeededLock> locks = new ArrayList<>();
            publicKeys.forEach((id, publicKey) -> {
                SeededLock lock = new SeededLock(id, publicKey, at)
                        .registeredBy(people.operator().accountId())
                        .claimedBy(owner);
                for (int slot = 1; slot <= keys; slot++) {
                    lock.enabled(KeyKind.OFFLINE, slot)
                            .shared(KeyKind.OFFLINE, slot, null)
                            .downloaded(slot);
                }
                locks.add(lock);
            });
            bulk.write(locks);
        } catch (java.sql.SQLException e) {
            throw new BenchFailure("The database can't be reached: " + e.getMessage(), e);
        }
        new CatchUp(RunningSystem.platform().kafka()).await(progress);
    }

    private SeededLock lock(int i, String publicKey, Instant at) {
        boolean readers = i < Locks.READERS_LOCKS;
        String reader = people.readers().get(Locks.reader(i)).accountId();
        SeededLock lock = new SeededLock(Locks.id(i), publicKey, at)
                .registeredBy(people.operator().accountId())
                .claimedBy(people.owners().get(Locks.owner(i)).accountId());
        if (readers) {
            lock.administratedTooBy(reader);
        }
        for (int slot = 1; slot <= Locks.KEYS_PER_LOCK; slot++) {
            lock.enabled(KeyKind.OFFLINE, slot);
            if (slot > Locks.FREE_KEYS) {
                lock.shared(KeyKind.OFFLINE, slot, readers ? reader : null);
            }
        }
        if (i < Locks.WITH_ONLINE_KEY) {
            lock.enabled(KeyKind.ONLINE, 1).shared(KeyKind.ONLINE, 1, reader);
        }
        return lock;
    }

    private static String publicKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }
}
