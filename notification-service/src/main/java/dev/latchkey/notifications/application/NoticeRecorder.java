package dev.latchkey.notifications.application;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.notifications.config.NoticeConfig;
import dev.latchkey.notifications.domain.KeyMemory;
import dev.latchkey.notifications.domain.Notice;
import dev.latchkey.notifications.domain.NoticeKind;
import dev.latchkey.notifications.domain.Notices;
import dev.latchkey.notifications.persistence.Inbox;
import dev.latchkey.notifications.persistence.InboxItem;
import dev.latchkey.notifications.persistence.KeyMemories;
import dev.latchkey.notifications.persistence.KeyMemoryRow;
import dev.latchkey.notifications.persistence.LockPosition;
import dev.latchkey.notifications.persistence.LockPositions;
import dev.latchkey.notifications.persistence.MailDeliveries;
import dev.latchkey.notifications.persistence.MailDelivery;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Applies a batch of key events in one transaction:
 *
 * <ol>
 *   <li>lock the position rows of the batch's locks;
 *   <li>drop what lies at or before a position: it has been applied (N3, inv-5);
 *   <li>decide the notices, with what is remembered of each key;
 *   <li>write inbox items, due mails, memories and the new positions.
 * </ol>
 *
 * <p>If anything fails, nothing of the batch is there, and it may be applied again as a whole. A notice has the same id
 * whenever it is computed; one that is there already (from before the positions were lost) is not written again.
 */
@ApplicationScoped
public class NoticeRecorder {
    private final LockPositions positions;
    private final KeyMemories memories;
    private final Inbox inbox;
    private final MailDeliveries mails;
    private final Clock clock;
    private final Instant silentUntil;

    NoticeRecorder(
            LockPositions positions,
            KeyMemories memories,
            Inbox inbox,
            MailDeliveries mails,
            Clock clock,
            NoticeConfig config) {
        this.positions = positions;
        this.memories = memories;
        this.inbox = inbox;
        this.mails = mails;
        this.clock = clock;
        this.silentUntil = config.silentUntil().orElse(Instant.MIN);
    }

    /**
     * What a batch came to.
     *
     * @param notices kind of each notice written
     * @param silenced notices that nobody got, since their event is too old
     */
    public record Recorded(List<NoticeKind> notices, int silenced) {}

    private record Due(Notice notice, String eventId, Instant happenedAt) {
        UUID id() {
            return notice.idFor(eventId);
        }
    }

    /** The sequence of the newest applied event, of each of these locks that is known. */
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return Panache.withSession(() -> positions.ofAll(lockIds)).map(known -> {
            Map<String, Long> sequences = new HashMap<>();
            known.forEach((lockId, position) -> sequences.put(lockId, position.sequence()));
            return sequences;
        });
    }

    /** @param events of each lock in their order, without a hole */
    public Uni<Recorded> record(List<LockEvent> events) {
        Set<String> lockIds = events.stream().map(LockEvent::lockId).collect(Collectors.toSet());
        Set<String> keyIds = events.stream()
                .map(LockEvent::event)
                .filter(Objects::nonNull)
                .map(event -> Notices.keyOf(event.data()))
                .filter(Objects::nonNull)
                .map(KeyState::keyId)
                .collect(Collectors.toSet());
        return Panache.withTransaction(() -> positions
                .lockAll(lockIds)
                .chain(locked -> memories.ofAll(keyIds).map(known -> new Batch(locked, known)))
                .invoke(batch -> events.forEach(batch::apply))
                .chain(batch -> write(batch).replaceWith(batch::recorded)));
    }

    private Uni<Void> write(Batch batch) {
        if (batch.due.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return inbox.present(batch.due.keySet()).chain(present -> {
            batch.due.keySet().removeAll(present);
            List<InboxItem> items = new ArrayList<>();
            List<MailDelivery> deliveries = new ArrayList<>();
            for (Due due : batch.due.values()) {
                items.add(new InboxItem(due.notice(), due.eventId(), due.happenedAt()));
                deliveries.add(new MailDelivery(due.notice(), due.eventId(), due.happenedAt(), now));
            }
            return items.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : inbox.persist(items).chain(() -> mails.persist(deliveries));
        });
    }

    /** The events of one transaction, applied one by one in their order. */
    private final class Batch {
        private final Map<String, LockPosition> locks;
        private final Map<String, KeyMemoryRow> keys;
        private final Map<UUID, Due> due = new LinkedHashMap<>();
        private int silenced;

        Batch(Map<String, LockPosition> locks, Map<String, KeyMemoryRow> keys) {
            this.locks = locks;
            this.keys = keys;
        }

        void apply(LockEvent at) {
            LockPosition position = Objects.requireNonNull(locks.get(at.lockId()));
            if (at.sequence() <= position.sequence()) {
                return;
            }
            position.advanceTo(at.sequence());
            Envelope<KeyEvent> event = at.event();
            if (event == null) {
                return; // of a newer version
            }
            switch (event.data()) {
                case KeyEvent.OfLock e -> {
                    position.nameHasVersion(e.lock().nameVersion());
                    tell(event, Notices.of(e, KeyMemory.NOTHING));
                }
                default -> remember(event);
            }
        }

        private void remember(Envelope<KeyEvent> event) {
            KeyState key = Objects.requireNonNull(Notices.keyOf(event.data()));
            KeyMemoryRow row = Objects.requireNonNull(keys.get(key.keyId()));
            KeyMemory before = row.memory();
            List<Notice> notices = Notices.of(event.data(), before);
            row.remember(before.after(event.data(), key));
            tell(event, notices);
        }

        private void tell(Envelope<KeyEvent> event, List<Notice> notices) {
            if (event.time().isBefore(silentUntil)) {
                silenced += notices.size();
                return;
            }
            for (Notice notice : notices) {
                Due one = new Due(notice, event.id(), event.time());
                due.put(one.id(), one);
            }
        }

        Recorded recorded() {
            return new Recorded(
                    due.values().stream().map(one -> one.notice().kind()).toList(), silenced);
        }
    }
}
