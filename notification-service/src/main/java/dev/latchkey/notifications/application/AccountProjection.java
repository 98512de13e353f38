package dev.latchkey.notifications.application;

import dev.latchkey.notifications.persistence.Account;
import dev.latchkey.notifications.persistence.Accounts;
import dev.latchkey.notifications.persistence.DeadLetter;
import dev.latchkey.notifications.persistence.DeadLetters;
import dev.latchkey.notifications.persistence.GivenName;
import dev.latchkey.notifications.persistence.GivenNames;
import dev.latchkey.notifications.persistence.Inbox;
import dev.latchkey.notifications.persistence.MailDeliveries;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who the accounts are and what locks and keys are called: the account topic, newest record of each key. */
@ApplicationScoped
public class AccountProjection {
    private final Accounts accounts;
    private final GivenNames names;
    private final Inbox inbox;
    private final MailDeliveries mails;
    private final DeadLetters deadLetters;

    AccountProjection(Accounts accounts, GivenNames names, Inbox inbox, MailDeliveries mails, DeadLetters deadLetters) {
        this.accounts = accounts;
        this.names = names;
        this.inbox = inbox;
        this.mails = mails;
        this.deadLetters = deadLetters;
    }

    /**
     * One transaction.
     *
     * @param changes in the order of the topic
     */
    public Uni<Void> apply(List<AccountChange> changes, List<DeadLetter> unreadable) {
        Map<String, AccountChange> newest = new LinkedHashMap<>();
        changes.forEach(change -> newest.put(recordKey(change), change));
        return Panache.withTransaction(() -> deadLetters
                .keep(unreadable)
                .chain(() -> Multi.createFrom()
                        .iterable(newest.values())
                        .onItem()
                        .transformToUniAndConcatenate(this::apply)
                        .collect()
                        .last()
                        .replaceWithVoid()));
    }

    private static String recordKey(AccountChange change) {
        return switch (change) {
            case AccountChange.Registered c -> c.account().recordKey();
            case AccountChange.Named c -> c.name().recordKey();
            case AccountChange.Erased c -> c.accountId();
            case AccountChange.NameErased c -> c.recordKey();
        };
    }

    private Uni<Void> apply(AccountChange change) {
        return switch (change) {
            case AccountChange.Registered c ->
                account(c.account().accountId())
                        .invoke(account -> account.is(c.account()))
                        .replaceWithVoid();
            case AccountChange.Named c -> name(c);
            case AccountChange.Erased c -> erase(c.accountId());
            case AccountChange.NameErased c -> names.deleteById(c.recordKey()).replaceWithVoid();
        };
    }

    private Uni<Account> account(String accountId) {
        return accounts.findById(accountId)
                .chain(found -> found == null
                        ? accounts.persist(new Account(accountId))
                        : Uni.createFrom().item(found));
    }

    private Uni<Void> name(AccountChange.Named change) {
        return names.findById(change.name().recordKey()).chain(found -> {
            if (found == null) {
                return names.persist(new GivenName(change.name())).replaceWithVoid();
            }
            found.replaceBy(change.name());
            return Uni.createFrom().voidItem();
        });
    }

    /** The opaque id stays, so that its due mails can be told from those whose account is still to come. */
    private Uni<Void> erase(String accountId) {
        return account(accountId)
                .invoke(Account::erase)
                .chain(() -> names.deleteOf(accountId))
                .chain(() -> inbox.deleteOf(accountId))
                .chain(() -> mails.deleteOf(accountId))
                .replaceWithVoid();
    }
}
