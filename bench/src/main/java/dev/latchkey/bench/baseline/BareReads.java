package dev.latchkey.bench.baseline;

import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.bench.system.People;
import io.vertx.sqlclient.Tuple;
import java.util.SplittableRandom;

/**
 * The bare query of each list: the rows that an answer is made of, out of key-service's own tables, by one prepared statement.
 * Without filters, without the version of the list, without anybody's leave.
 */
public final class BareReads {
    private static final String COLUMNS = """
            select k.key_id, k.state::text, k.updated_at,
              (select r.email from key_service.accounts r where r.account_id = k.recipient) as email,
              (select r.display_name from key_service.accounts r where r.account_id = k.recipient) as display_name,
              (select n.name from key_service.names n where n.subject_id = k.key_id order by n.version desc limit 1) as name,
              (select n.name from key_service.names n where n.subject_id = k.lock_id order by n.version desc limit 1) as lock_name
            """;

    private static final String OF_LOCK =
            COLUMNS + "from key_service.keys k" + " where k.lock_id = $1 and k.listed order by k.kind, k.slot limit 51";
    private static final String OF_ALL_LOCKS = COLUMNS
            + "from key_service.lock_administrators a join key_service.keys k on k.lock_id = a.lock_id and k.listed"
            + " where a.account_id = $1 order by k.key_id limit 51";
    private static final String MINE =
            COLUMNS + "from key_service.keys_given g join key_service.keys k on k.key_id = g.key_id"
                    + " where g.account_id = $1 order by k.key_id limit 51";

    private final BareClient client;
    private final Locks locks;
    private final People people;
    private final int clients;
    private final SplittableRandom random = new SplittableRandom(13);

    public BareReads(BareClient client, Locks locks, People people, int clients) {
        this.client = client;
        this.locks = locks;
        this.people = people;
        this.clients = clients;
    }

    public Operation keysOfLock() {
        return client.statement(OF_LOCK, number -> Tuple.of(Locks.id(locks.any(random, number, clients))));
    }

    public Operation shareKeys() {
        return client.statement(OF_ALL_LOCKS, this::reader);
    }

    public Operation myKeys() {
        return client.statement(MINE, this::reader);
    }

    private Tuple reader(int number) {
        return Tuple.of(people.readers().get(number % People.READERS).accountId());
    }
}
