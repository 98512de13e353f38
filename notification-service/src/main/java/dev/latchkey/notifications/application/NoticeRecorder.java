package dev.latchkey.notifications.application;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.notifications.config.NoticeConfig;
import dev.latchkey.notifications.domain.KeyMemory;
import dev.latchkey.notifications.domain.Notice;
import dev.latchkey.notifications.domain.NoticeKind;
import dev.latchkey.notifications.domain.Notices;
import dev.latchkey.notifications.persistence.DeadLetter;
import dev.latchkey.notifications.persistence.DeadLetters;
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
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final Instant silentUntil;

    NoticeRecorder(
            LockPositions positions,
            KeyMemories memories,
            Inbox inbox,
            MailDeliveries mails,
            DeadLetters deadLetters,
            Clock clock,
            NoticeConfig config) {
        this.positions = positions;
        this.memories = memories;
        this.inbox = inbox;
        this.mails = mails;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.silentUntil = config.silentUntil().orElse(Instant.MIN);
    }

    /**
     * What a batch came to.
     *
     * @param notices kind of each notice written
     * @param silenced notices that nobody got, since their event is too old
     * @param gaps locks and sequences before which an event is missing
     */
    public record Recorded(List<NoticeKind> notices, int silenced, List<String> gaps) {}

    private record Due(Notice notice, String eventId, Instant happenedAt) {
        UUID id() {
            return notice.idFor(eventId);
        }
    }

    /** @param unreadable kept in the same transaction */
    public Uni<Recorded> record(List<Received> events, List<DeadLetter> unreadable) {
        Set<String> lockIds = events.stream().map(Received::lockId).collect(Collectors.toSet());
        Set<String> keyIds = events.stream()
                .map(received -> Notices.keyOf(received.event().data()))
                .filter(Objects::nonNull)
                .map(KeyState::keyId)
                .collect(Collectors.toSet());
        return Panache.withTransaction(() -> deadLetters
                .keep(unreadable)
                .chain(() -> positions.lockAll(lockIds))
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
        private final List<String> gaps = new ArrayList<>();
        private int silenced;

        Batch(Map<String, LockPosition> locks, Map<String, KeyMemoryRow> keys) {
            this.locks = locks;
            this.keys = keys;
        }

        void apply(Received received) {
            Envelope<KeyEvent> event = received.event();
            LockPosition position = Objects.requireNonNull(locks.get(received.lockId()));
            if (event.sequence() <= position.sequence()) {
                return;
            }
            if (event.sequence() > position.sequence() + 1) {
                gaps.add(received.lockId() + ":" + event.sequence());
            }
            position.advanceTo(event.sequence());
            switch (event.data()) {
                case KeyEvent.OfLock e -> position.nameHasVersion(e.lock().nameVersion());
                default -> remember(event);
            }
        }

        private void remember(Envelope<KeyEvent> event) {
            KeyState key = Objects.requireNonNull(Notices.keyOf(event.data()));
            KeyMemoryRow row = Objects.requireNonNull(keys.get(key.keyId()));
            KeyMemory before = row.memory();
            List<Notice> notices = Notices.of(event.data(), before);
            row.remember(before.after(event.data(), key));
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
                    due.values().stream().map(one -> one.notice().kind()).toList(), silenced, List.copyOf(gaps));
        }
    }
}
