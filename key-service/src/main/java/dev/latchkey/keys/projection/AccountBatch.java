package dev.latchkey.keys.projection;

import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.AccountEvent.NameGiven;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many records of the account topic as the rows they come to: of each record key the newest erasure and what was given after it.
 * A record key always has the same partition, so the higher offset is the newer, but for one that its producer has sent
 * late: its revision or version is lower, or that of what was erased. A batch that begins with the erasure doesn't know which that is,
 * the tables may; so they are told of both, the erasures first. Repeats make no difference (inv-5).
 */
public record AccountBatch(
        List<AccountRow> erasedAccounts, List<AccountRow> accounts, List<NameRow> erasedNames, List<NameRow> names) {

    /**
     * @param issuer and the three that follow: null when erased
     * @param revision of the newest registration that is known at this place of the batch; 0 if none is
     */
    public record AccountRow(
            String accountId,
            @Nullable String issuer,
            @Nullable String subject,
            @Nullable String email,
            @Nullable String displayName,
            long revision,
            long logOffset,
            Instant sentAt) {
        @Override
        public String toString() {
            return "AccountRow[" + accountId + "]"; // no e-mail, no name in a log
        }
    }

    /**
     * @param version the highest that is known at this place of the batch; 0 if none is
     * @param name null when erased
     */
    public record NameRow(
            String subjectId,
            String accountId,
            long version,
            @Nullable String name,
            long logOffset,
            Instant sentAt) {
        @Override
        public String toString() {
            return "NameRow[" + subjectId + ", " + version + "]"; // no name in a log
        }
    }

    public static AccountBatch of(List<AccountFact> facts) {
        Newest<AccountRow> accounts = new Newest<>();
        Newest<NameRow> names = new Newest<>();
        facts.stream().sorted(Comparator.comparingLong(AccountFact::logOffset)).forEach(fact -> {
            switch (fact) {
                case AccountFact.OfAccount f -> take(f, accounts);
                case AccountFact.OfName f -> take(f, names);
            }
        });
        return new AccountBatch(accounts.erased(), accounts.given(), names.erased(), names.given());
    }

    /** The locks whose lists may read differently now. */
    public SortedSet<String> locks() {
        SortedSet<String> locks = new TreeSet<>();
        Stream.concat(erasedNames.stream(), names.stream()).forEach(name -> {
            int dot = name.subjectId().indexOf('.'); // a key id is its lock's id, a dot, and its place
            locks.add(dot < 0 ? name.subjectId() : name.subjectId().substring(0, dot));
        });
        return locks;
    }

    private static void take(AccountFact.OfAccount fact, Newest<AccountRow> newest) {
        String key = fact.accountId();
        AccountRegistered account = fact.account();
        if (account == null) {
            newest.erase(
                    key,
                    known -> new AccountRow(
                            fact.accountId(), null, null, null, null, known, fact.logOffset(), fact.sentAt()));
        } else {
            newest.give(
                    key,
                    account.revisionOrZero(),
                    new AccountRow(
                            fact.accountId(),
                            account.issuer(),
                            account.subject(),
                            account.email(),
                            account.displayName(),
                            account.revisionOrZero(),
                            fact.logOffset(),
                            fact.sentAt()));
        }
    }

    private static void take(AccountFact.OfName fact, Newest<NameRow> newest) {
        String key = fact.subjectId() + "/" + fact.accountId();
        NameGiven given = fact.given();
        if (given == null) {
            newest.erase(
                    key,
                    known -> new NameRow(
                            fact.subjectId(), fact.accountId(), known, null, fact.logOffset(), fact.sentAt()));
        } else {
            newest.give(
                    key,
                    given.version(),
                    new NameRow(
                            fact.subjectId(),
                            fact.accountId(),
                            given.version(),
                            given.name(),
                            fact.logOffset(),
                            fact.sentAt()));
        }
    }

    /** By record key; taken in the order of the topic. */
    private static final class Newest<R> {
        private final SortedMap<String, R> erased = new TreeMap<>();
        private final SortedMap<String, R> given = new TreeMap<>();
        private final Map<String, Long> versions = new HashMap<>();

        /** @param row of the version that is erased; 0 if the batch doesn't know it */
        void erase(String key, LongFunction<R> row) {
            erased.put(key, row.apply(versions.getOrDefault(key, 0L)));
            given.remove(key);
        }

        void give(String key, long version, R row) {
            long known = versions.getOrDefault(key, 0L);
            boolean erasedSince = erased.containsKey(key) && !given.containsKey(key);
            if (version < known || (erasedSince && version == known && known > 0)) {
                return; // sent again by the producer, after a newer one or the erasure
            }
            versions.put(key, version);
            given.put(key, row);
        }

        List<R> erased() {
            return List.copyOf(erased.values());
        }

        List<R> given() {
            return List.copyOf(given.values());
        }
    }
}
