package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.application.KeyTransition.Outcome;
import dev.latchkey.shares.application.LockStore.Head;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import dev.latchkey.shares.domain.UnlockWay;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What only online keys know: to unlock, and to be cleared all at once. */
@ApplicationScoped
public class OnlineKeyCommands {
    private final Idempotent idempotent;
    private final KeyChanges changes;
    private final Signer signer;
    private final Answers answers;
    private final Clock clock;

    OnlineKeyCommands(Idempotent idempotent, KeyChanges changes, Signer signer, Answers answers, Clock clock) {
        this.idempotent = idempotent;
        this.changes = changes;
        this.signer = signer;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Decides and counts one unlock (U2). A repeat has the same ticket, and is not counted again.
     *
     * @param challenge that the lock has just given
     */
    public Uni<Answer> unlock(Write write, KeyId key, String challenge) {
        KeyChange change = new KeyChange(
                Actor.account(write.by().toString()),
                (session, held) -> Uni.createFrom()
                        .item(new Prepared.Ready(
                                new KeyCommand.Unlock(held.caller(), UnlockWay.TICKET, held.zone(), clock.instant()))),
                null,
                new Reply.TheTicket(challenge),
                write.request().correlationId(),
                null);
        return idempotent.run(key.lock(), write.request(), session -> changes.apply(session, key, write.by(), change));
    }

    /** The keys that were cleared; none if there were none. */
    public record Cleared(String lockId, List<KeyView> keys) {
        public Cleared {
            keys = List.copyOf(keys);
        }

        @Override
        public String toString() {
            return "Cleared[" + lockId + "]";
        }
    }

    /** Disables every online key of a lock, all or none (L5). */
    public Uni<Answer> off(Write write, LockId lock) {
        return idempotent.run(
                lock,
                write.request(),
                session -> session.locks().takeHead(lock).chain(head -> {
                    boolean administrator = head.lock().isAdministratedBy(write.by());
                    return administrator
                            ? session.locks()
                                    .keys(lock, KeyKind.ONLINE)
                                    .chain(keys -> clear(session, write, head, cleared(write, head, keys)))
                            : Uni.createFrom().item(answers.refused(Refusal.NOT_FOUND));
                }));
    }

    private List<KeyTransition> cleared(Write write, Head head, Map<Integer, AnyKey> keys) {
        KeyCommand disable = new KeyCommand.DisableKey(
                new Caller(write.by(), true), UUID.randomUUID().toString(), clock.instant());
        List<KeyTransition> transitions = new ArrayList<>();
        new TreeMap<>(keys).forEach((slot, key) -> {
            KeyId id = new KeyId(head.id(), KeyKind.ONLINE, slot);
            if (KeyTransition.decide(id, key, disable, Cause.of(write), signer) instanceof Outcome.Accepted a) {
                transitions.add(a.transition());
            }
        });
        return transitions;
    }

    private Uni<Answer> clear(Session session, Write write, Head head, List<KeyTransition> transitions) {
        Map<KeyId, AnyKey> after = new LinkedHashMap<>();
        List<NewEvent> events = new ArrayList<>();
        transitions.forEach(transition -> {
            after.put(transition.id(), transition.after());
            events.addAll(transition.published());
        });
        Uni<Void> written =
                events.isEmpty() ? Uni.createFrom().voidItem() : session.locks().append(head, after, events);
        Uni<List<KeyView>> views = Uni.createFrom().item(List.of());
        for (Map.Entry<KeyId, AnyKey> key : after.entrySet()) {
            views = views.chain(before -> changes.view(session, key.getKey(), key.getValue(), null)
                    .map(view -> {
                        List<KeyView> more = new ArrayList<>(before);
                        more.add(view);
                        return more;
                    }));
        }
        Uni<List<KeyView>> all = views;
        return written.chain(() -> all)
                .map(keys -> answers.done(
                        200, new Cleared(head.id().value(), keys), null, head.id(), head.sequence() + events.size()));
    }
}
