package dev.latchkey.notifications.application;

import dev.latchkey.notifications.persistence.Account;
import dev.latchkey.notifications.persistence.Accounts;
import dev.latchkey.notifications.persistence.ErasedNames;
import dev.latchkey.notifications.persistence.GivenName;
import dev.latchkey.notifications.persistence.GivenNames;
import dev.latchkey.notifications.persistence.Inbox;
import dev.latchkey.notifications.persistence.MailDeliveries;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Who the accounts are and what locks and keys are called: the account topic, newest record of each key. */
@ApplicationScoped
public class AccountProjection {
    private final Accounts accounts;
    private final GivenNames names;
    private final ErasedNames erasedNames;
    private final Inbox inbox;
    private final MailDeliveries mails;

    AccountProjection(Accounts accounts, GivenNames names, ErasedNames erasedNames, Inbox inbox, MailDeliveries mails) {
        this.accounts = accounts;
        this.names = names;
        this.erasedNames = erasedNames;
        this.inbox = inbox;
        this.mails = mails;
    }

    /**
     * One transaction.
     *
     * @param changes in the order of the topic
     */
    public Uni<Void> apply(List<AccountChange> changes) {
        return Panache.withTransaction(() -> Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUniAndConcatenate(this::apply)
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> apply(AccountChange change) {
        return switch (change) {
            case AccountChange.Registered c ->
                account(c.account().accountId())
                        .invoke(account -> account.is(c.account()))
                        .replaceWithVoid();
            case AccountChange.Named c -> name(c);
            case AccountChange.Erased c -> erase(c.accountId());
            case AccountChange.NameErased c ->
                names.findById(c.recordKey()).chain(found -> erase(found == null ? List.of() : List.of(found)));
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
                return erasedNames
                        .include(change.name())
                        .chain(erased -> erased
                                ? Uni.createFrom().voidItem()
                                : names.persist(new GivenName(change.name())).replaceWithVoid());
            }
            found.replaceBy(change.name());
            return Uni.createFrom().voidItem();
        });
    }

    /** The opaque id stays, so that its due mails can be told from those whose account is still to come. */
    private Uni<Void> erase(String accountId) {
        return account(accountId)
                .invoke(Account::erase)
                .chain(() -> names.of(accountId))
                .chain(this::erase)
                .chain(() -> inbox.deleteOf(accountId))
                .chain(() -> mails.deleteOf(accountId))
                .replaceWithVoid();
    }

    /** Written at once: Hibernate would insert what is given after it in the same transaction before it deletes. */
    private Uni<Void> erase(List<GivenName> given) {
        if (given.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(given)
                .onItem()
                .transformToUniAndConcatenate(name -> erasedNames.remember(name).chain(() -> names.delete(name)))
                .collect()
                .last()
                .chain(names::flush);
    }
}
