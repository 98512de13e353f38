package dev.latchkey.notifications.application;

import dev.latchkey.feed.OnContext;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.notifications.persistence.Accounts;
import dev.latchkey.notifications.persistence.GivenName;
import dev.latchkey.notifications.persistence.GivenNames;
import dev.latchkey.notifications.persistence.Inbox;
import dev.latchkey.notifications.persistence.InboxItem;
import dev.latchkey.notifications.persistence.LockPositions;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an account asks of its own inbox. Nothing here reaches another account's items (inv-18). */
@ApplicationScoped
public class InboxQueries {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Inbox inbox;
    private final GivenNames names;
    private final Accounts accounts;
    private final LockPositions positions;
    private final Clock clock;

    InboxQueries(Inbox inbox, GivenNames names, Accounts accounts, LockPositions positions, Clock clock) {
        this.inbox = inbox;
        this.names = names;
        this.accounts = accounts;
        this.positions = positions;
        this.clock = clock;
    }

    /**
     * Some items with what is needed to show them.
     *
     * @param names of locks and keys, by id; those without a name are left out
     * @param locale of the account, BCP 47; null if it is not known
     * @param more whether older ones follow
     */
    public record Listing(
            List<InboxItem> items,
            Map<String, GivenName> names,
            @Nullable String locale,
            boolean more) {}

    public Uni<Listing> list(String accountId, boolean unreadOnly, Inbox.@Nullable Place after, int limit) {
        return Panache.withSession(() -> inbox.page(accountId, unreadOnly, after, limit + 1)
                .chain(items -> {
                    List<InboxItem> shown = items.stream().limit(limit).toList();
                    return names.newestOf(subjectsOf(shown))
                            .chain(known -> accounts.findById(accountId)
                                    .map(account -> new Listing(
                                            shown,
                                            known,
                                            account == null ? null : account.locale(),
                                            items.size() > shown.size())));
                }));
    }

    public Uni<Long> unreadCount(String accountId) {
        return Panache.withSession(() -> inbox.unreadCount(accountId));
    }

    /** @return whether the account has this item. Goes on when the client hangs up. */
    public Uni<Boolean> markRead(String accountId, UUID id) {
        Uni<Boolean> transaction = Panache.withTransaction(() -> inbox.markRead(accountId, id, clock.instant()));
        return Uni.createFrom().completionStage(() -> transaction.subscribeAsCompletionStage());
    }

    /**
     * Completes when the events up to these places are in the inboxes; fails with 503 if they aren't within two seconds (inv-7). A token of a
     * lock that is not the account's business waits in vain, like one of a lock that doesn't exist, so that tokens can't be used to probe
     * (inv-18).
     */
    public Uni<Void> reached(String accountId, List<ConsistencyToken> tokens) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ConsistencyToken token : tokens) {
            all = all.chain(() -> look(accountId, token, giveUpAt));
        }
        return all;
    }

    private Uni<Void> look(String accountId, ConsistencyToken token, long giveUpAt) {
        return Panache.withSession(() -> positions.sequenceFor(accountId, token.lockId()))
                .chain(sequence -> {
                    if (sequence >= token.sequence()) {
                        return Uni.createFrom().voidItem();
                    }
                    if (System.nanoTime() >= giveUpAt) {
                        return Uni.createFrom().failure(Problems.notCaughtUp());
                    }
                    return OnContext.after(BETWEEN_LOOKS).chain(() -> look(accountId, token, giveUpAt));
                });
    }

    private static List<String> subjectsOf(List<InboxItem> items) {
        return items.stream()
                .flatMap(item -> Stream.concat(Stream.of(item.lockId()), Stream.ofNullable(item.keyId())))
                .distinct()
                .collect(Collectors.toList());
    }
}
