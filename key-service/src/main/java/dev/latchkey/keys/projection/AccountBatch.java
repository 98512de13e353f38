package dev.latchkey.keys.projection;

import dev.latchkey.events.AccountEvent.AccountRegistered;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Many records of the account topic as the rows they come to: of each record key only the newest. A record key always has
 * the same partition, so the higher offset is the newer, but for one that its producer has sent late: its revision or version
 * is lower. Repeats make no difference (inv-5).
 */
public record AccountBatch(List<AccountRow> accounts, List<NameRow> names) {

    /**
     * @param issuer and the three that follow: null when erased
     * @param revision of the newest registration that the batch holds; 0 if it holds only the erasure
     */
    public record AccountRow(
            String accountId,
            @Nullable String issuer,
            @Nullable String subject,
            @Nullable String email,
            @Nullable String displayName,
            long revision,
            long logOffset) {
        @Override
        public String toString() {
            return "AccountRow[" + accountId + "]"; // no e-mail, no name in a log
        }
    }

    /**
     * @param version the highest given so far; 0 if the batch knows only the erasure
     * @param name null when erased
     */
    public record NameRow(
            String subjectId,
            String accountId,
            long version,
            @Nullable String name,
            long logOffset) {
        @Override
        public String toString() {
            return "NameRow[" + subjectId + ", " + version + "]"; // no name in a log
        }
    }

    public static AccountBatch of(List<AccountFact> facts) {
        SortedMap<String, AccountRow> accounts = new TreeMap<>();
        SortedMap<String, NameRow> names = new TreeMap<>();
        facts.stream().sorted(Comparator.comparingLong(AccountFact::logOffset)).forEach(fact -> {
            switch (fact) {
                case AccountFact.OfAccount f -> accounts.compute(f.accountId(), (id, before) -> next(before, f));
                case AccountFact.OfName f ->
                    names.compute(f.subjectId() + "/" + f.accountId(), (id, before) -> next(before, f));
            }
        });
        return new AccountBatch(List.copyOf(accounts.values()), List.copyOf(names.values()));
    }

    /** The locks whose lists may read differently now. */
    public SortedSet<String> locks() {
        SortedSet<String> locks = new TreeSet<>();
        for (NameRow name : names) {
            int dot = name.subjectId().indexOf('.'); // a key id is its lock's id, a dot, and its place
            locks.add(dot < 0 ? name.subjectId() : name.subjectId().substring(0, dot));
        }
        return locks;
    }

    private static AccountRow next(@Nullable AccountRow before, AccountFact.OfAccount fact) {
        AccountRegistered account = fact.account();
        long known = before == null ? 0 : before.revision();
        if (account == null) {
            return new AccountRow(fact.accountId(), null, null, null, null, known, fact.logOffset());
        }
        long revision = account.revisionOrZero();
        if (before != null && (revision < known || (before.subject() == null && revision == known && known > 0))) {
            return before; // sent again by the producer, after a newer one or the erasure
        }
        return new AccountRow(
                fact.accountId(),
                account.issuer(),
                account.subject(),
                account.email(),
                account.displayName(),
                revision,
                fact.logOffset());
    }

    private static NameRow next(@Nullable NameRow before, AccountFact.OfName fact) {
        long known = before == null ? 0 : before.version();
        if (fact.given() == null) {
            return new NameRow(fact.subjectId(), fact.accountId(), known, null, fact.logOffset());
        }
        if (before != null && fact.given().version() < known) {
            return before; // sent again by the producer, after a newer one
        }
        return new NameRow(
                fact.subjectId(),
                fact.accountId(),
                fact.given().version(),
                fact.given().name(),
                fact.logOffset());
    }
}
