package dev.latchkey.notifications.application;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.notifications.domain.Concerned;
import dev.latchkey.notifications.domain.KeyMemory;
import dev.latchkey.notifications.domain.Notice;
import dev.latchkey.notifications.domain.NoticeKind;
import dev.latchkey.notifications.domain.Notices;
import dev.latchkey.notifications.persistence.NoticeTables;
import dev.latchkey.notifications.persistence.NoticeTables.Changes;
import dev.latchkey.notifications.persistence.NoticeTables.Known;
import dev.latchkey.notifications.persistence.NoticeTables.Position;
import dev.latchkey.notifications.persistence.NoticeTables.Relation;
import dev.latchkey.notifications.persistence.NoticeTables.Telling;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The events of one transaction, applied one by one in their order. */
final class NoticeBatch implements NoticeTables.Decision {
    private final Map<String, Position> known;
    private final Map<String, KeyMemory> remembered;
    private final Instant silentUntil;
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, KeyMemory> memories = new HashMap<>();
    private final Set<Relation> relations = new HashSet<>();
    private final Map<UUID, Due> due = new LinkedHashMap<>();
    private int silenced;

    private record Due(Notice notice, Envelope<KeyEvent> event) {
        Telling telling(UUID id) {
            return new Telling(
                    id,
                    notice.accountId(),
                    event.id(),
                    notice.kind().wireName(),
                    notice.lockId(),
                    notice.keyId(),
                    notice.generation(),
                    notice.keyNameVersion(),
                    event.time());
        }
    }

    /** @param silentUntil nobody is told of what happened before it */
    NoticeBatch(Known known, Instant silentUntil) {
        this.known = known.positions();
        this.remembered = known.memories();
        this.silentUntil = silentUntil;
    }

    /** An event at or before its lock's position has been applied and changes nothing (N3, inv-5). */
    void apply(LockEvent at) {
        Position before =
                Objects.requireNonNull(positions.getOrDefault(at.lockId(), known.get(at.lockId())), at.lockId());
        if (at.sequence() <= before.sequence()) {
            return;
        }
        Envelope<KeyEvent> event = at.event();
        long lockNameVersion = before.lockNameVersion();
        if (event != null) { // null: of a newer version
            Concerned.by(event.data()).forEach(accountId -> relations.add(new Relation(accountId, at.lockId())));
            switch (event.data()) {
                case KeyEvent.OfLock e -> {
                    lockNameVersion = Math.max(lockNameVersion, e.lock().nameVersion());
                    tell(event, Notices.of(e, KeyMemory.NOTHING));
                }
                default -> remember(event);
            }
        }
        positions.put(at.lockId(), new Position(at.lockId(), at.sequence(), lockNameVersion));
    }

    @Override
    public Changes changes() {
        List<Telling> notices = due.entrySet().stream()
                .map(entry -> entry.getValue().telling(entry.getKey()))
                .toList();
        return new Changes(positions.values(), memories, relations, notices);
    }

    /** @param written ids of the notices that were not there before */
    List<NoticeKind> kindsOf(Set<UUID> written) {
        return due.entrySet().stream()
                .filter(entry -> written.contains(entry.getKey()))
                .map(entry -> entry.getValue().notice().kind())
                .toList();
    }

    /** How many notices nobody gets, since their event is too old. */
    int silenced() {
        return silenced;
    }

    private void remember(Envelope<KeyEvent> event) {
        KeyState key = Objects.requireNonNull(Notices.keyOf(event.data()));
        KeyMemory before = memories.getOrDefault(key.keyId(), remembered.getOrDefault(key.keyId(), KeyMemory.NOTHING));
        tell(event, Notices.of(event.data(), before));
        memories.put(key.keyId(), before.after(event.data(), key));
    }

    private void tell(Envelope<KeyEvent> event, List<Notice> notices) {
        if (event.time().isBefore(silentUntil)) {
            silenced += notices.size();
            return;
        }
        for (Notice notice : notices) {
            due.put(notice.idFor(event.id(), event.time()), new Due(notice, event));
        }
    }
}
