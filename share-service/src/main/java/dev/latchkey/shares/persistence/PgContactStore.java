package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.ContactStore;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Contact;
import dev.latchkey.shares.domain.ContactId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Address books in PostgreSQL. Every statement names the owner. */
final class PgContactStore implements ContactStore {
    private static final String COLUMNS = "contact_id, email, name, version";

    private final Statements statements;

    PgContactStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Long> take(AccountId owner) {
        return statements
                .run("select from accounts where account_id = $1 for no key update", Tuple.of(owner.value()))
                .chain(() ->
                        statements.run("select count(*) from contacts where account_id = $1", Tuple.of(owner.value())))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<@Nullable Contact> find(AccountId owner, ContactId id) {
        return statements
                .run(
                        "select " + COLUMNS + " from contacts where account_id = $1 and contact_id = $2",
                        Tuple.of(owner.value(), id.value()))
                .map(PgContactStore::one);
    }

    @Override
    public Uni<@Nullable Contact> findByEmail(AccountId owner, String email) {
        return statements
                .run(
                        "select " + COLUMNS + " from contacts where account_id = $1 and email = $2",
                        Tuple.of(owner.value(), email))
                .map(PgContactStore::one);
    }

    @Override
    public Uni<List<Contact>> page(AccountId owner, PageRequest request) {
        Place after = request.after();
        return statements
                .run(
                        "select " + COLUMNS + """
                         from contacts
                        where account_id = $1
                          and ($2::text is null
                            or position(lower($2 collate "und-x-icu") in lower(name collate "und-x-icu")) > 0
                            or position(lower($2) in email) > 0)
                          and ($3::text is null
                            or (lower(name collate "und-x-icu"), contact_id) > (lower($3 collate "und-x-icu"), $4::uuid))
                        order by lower(name collate "und-x-icu"), contact_id
                        limit $5""",
                        Tuple.tuple()
                                .addValue(owner.value())
                                .addValue(request.search())
                                .addValue(after == null ? null : after.name())
                                .addValue(after == null ? null : after.id().value())
                                .addValue(request.limit()))
                .map(rows -> {
                    List<Contact> page = new ArrayList<>();
                    rows.forEach(row -> page.add(contact(row)));
                    return page;
                });
    }

    @Override
    public Uni<Void> put(AccountId owner, Contact contact) {
        return statements
                .run(
                        """
                        insert into contacts (account_id, contact_id, email, name, version) values ($1, $2, $3, $4, $5)
                        on conflict (contact_id) do update
                        set email = excluded.email, name = excluded.name, version = excluded.version
                        where contacts.account_id = excluded.account_id""",
                        Tuple.of(
                                owner.value(),
                                contact.id().value(),
                                contact.email(),
                                contact.name(),
                                contact.version()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> remove(AccountId owner, ContactId id) {
        return statements
                .run(
                        "delete from contacts where account_id = $1 and contact_id = $2",
                        Tuple.of(owner.value(), id.value()))
                .replaceWithVoid();
    }

    private static @Nullable Contact one(RowSet<Row> rows) {
        Iterator<Row> found = rows.iterator();
        return found.hasNext() ? contact(found.next()) : null;
    }

    private static Contact contact(Row row) {
        return new Contact(new ContactId(row.getUUID(0)), row.getString(1), row.getString(2), row.getLong(3));
    }
}
