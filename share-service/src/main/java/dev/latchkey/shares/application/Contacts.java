package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import dev.latchkey.shares.application.ContactStore.PageRequest;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Contact;
import dev.latchkey.shares.domain.ContactId;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The address book of an account (S3). No event tells of it: contacts are nobody else's. */
@ApplicationScoped
public class Contacts {
    private final Idempotent idempotent;
    private final Transactions transactions;
    private final Answers answers;

    Contacts(Idempotent idempotent, Transactions transactions, Answers answers) {
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.answers = answers;
    }

    public record ContactView(String contactId, String email, String name) {
        static ContactView of(Contact contact) {
            return new ContactView(contact.id().toString(), contact.email(), contact.name());
        }

        @Override
        public String toString() {
            return "ContactView[" + contactId + "]"; // no name, no e-mail in a log
        }
    }

    /** @param nextCursor null on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContactPage(
            List<ContactView> contacts, @Nullable String nextCursor) {
        public ContactPage {
            contacts = List.copyOf(contacts);
        }
    }

    public Uni<Answer> list(AccountId owner, PageRequest request) {
        PageRequest oneMore = new PageRequest(request.search(), request.after(), request.limit() + 1);
        return transactions.inTransaction(session -> session.contacts()
                .page(owner, oneMore)
                .map(found -> {
                    boolean more = found.size() > request.limit();
                    List<Contact> page = more ? found.subList(0, request.limit()) : found;
                    String next = more
                            ? Cursor.after(
                                            page.getLast().name(),
                                            page.getLast().id().toString())
                                    .toString()
                            : null;
                    return answers.done(
                            200,
                            new ContactPage(page.stream().map(ContactView::of).toList(), next),
                            null);
                }));
    }

    public Uni<Answer> read(AccountId owner, ContactId id) {
        return transactions.inTransaction(session -> session.contacts()
                .find(owner, id)
                .map(found -> {
                    if (found == null) {
                        throw Problems.notFound();
                    }
                    return shown(200, found);
                }));
    }

    /** @param email lower case; nobody has to be registered with it */
    public Uni<Answer> add(Write write, String email, String name) {
        return idempotent.run(
                write.request(),
                session -> session.contacts().take(write.by()).chain(there -> {
                    if (there >= Contact.MOST) {
                        return refused(Refusal.TOO_MANY_CONTACTS);
                    }
                    Contact contact = new Contact(new ContactId(UUID.randomUUID()), email, name, 1);
                    return put(session, write.by(), contact, 201);
                }));
    }

    /**
     * @param email null leaves it as it is
     * @param name null leaves it as it is
     */
    public Uni<Answer> change(Write write, ContactId id, @Nullable String email, @Nullable String name) {
        return onContact(write, id, (session, contact) -> {
            String newEmail = email == null ? contact.email() : email;
            String newName = name == null ? contact.name() : name;
            return newEmail.equals(contact.email()) && newName.equals(contact.name())
                    ? Uni.createFrom().item(shown(200, contact))
                    : put(session, write.by(), contact.changed(newEmail, newName), 200);
        });
    }

    public Uni<Answer> remove(Write write, ContactId id) {
        return onContact(
                write,
                id,
                (session, contact) ->
                        session.contacts().remove(write.by(), id).map(done -> answers.done(204, null, null)));
    }

    private Uni<Answer> onContact(Write write, ContactId id, BiFunction<Session, Contact, Uni<Answer>> work) {
        return idempotent.run(
                write.request(),
                session -> session.contacts()
                        .take(write.by())
                        .chain(() -> session.contacts().find(write.by(), id))
                        .chain(contact -> {
                            if (contact == null) {
                                return refused(Refusal.NOT_FOUND);
                            }
                            Long expected = write.expectedVersion();
                            return expected != null && expected != contact.version()
                                    ? Uni.createFrom().item(answers.problem(changedMeanwhile(contact.version())))
                                    : work.apply(session, contact);
                        }));
    }

    private Uni<Answer> put(Session session, AccountId owner, Contact contact, int status) {
        return session.contacts().findByEmail(owner, contact.email()).chain(same -> {
            if (same != null && !same.id().equals(contact.id())) {
                return refused(Refusal.CONTACT_ALREADY_THERE);
            }
            return session.contacts().put(owner, contact).map(done -> shown(status, contact));
        });
    }

    private Answer shown(int status, Contact contact) {
        return answers.done(status, ContactView.of(contact), contact.version());
    }

    private Uni<Answer> refused(Refusal refusal) {
        return Uni.createFrom().item(answers.refused(refusal));
    }

    private static Problem changedMeanwhile(long version) {
        return Problem.of(
                412,
                "contact.changed-meanwhile",
                "Changed meanwhile",
                "The contact has changed since you read it; its ETag is now " + Answers.etag(version)
                        + ". Read it and decide again.");
    }
}
