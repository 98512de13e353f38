package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Contact;
import dev.latchkey.shares.domain.ContactId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Address books, in the transaction of one command. Nobody but their owner gets at a contact: to others it is not there (O5). */
public interface ContactStore {
    /** Takes an account's book until the transaction ends, so that its changes run one after the other; answers how many are in it. */
    Uni<Long> take(AccountId owner);

    Uni<@Nullable Contact> find(AccountId owner, ContactId id);

    Uni<@Nullable Contact> findByEmail(AccountId owner, String email);

    /** By name, then by id. */
    Uni<List<Contact>> page(AccountId owner, PageRequest request);

    /** Adds it, or writes it over the one with its id. */
    Uni<Void> put(AccountId owner, Contact contact);

    Uni<Void> remove(AccountId owner, ContactId id);

    /**
     * @param search text that the name or the e-mail address holds, in any case; null for all
     * @param after the last contact of the page before; null for the first page
     */
    record PageRequest(@Nullable String search, @Nullable Place after, int limit) {}

    /** A contact's place in the list. */
    record Place(String name, ContactId id) {}
}
