package dev.latchkey.notifications.application;

import dev.latchkey.events.KeyState;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.notifications.config.NoticeConfig;
import dev.latchkey.notifications.domain.NoticeKind;
import dev.latchkey.notifications.domain.Notices;
import dev.latchkey.notifications.persistence.NoticeTables;
import dev.latchkey.notifications.persistence.NoticeTables.Known;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies a batch of key events in one transaction:
 *
 * <ol>
 *   <li>lock the position rows of the batch's locks;
 *   <li>drop what lies at or before a position: it has been applied (N3, inv-5);
 *   <li>decide the notices, with what is remembered of each key;
 *   <li>write inbox items, due mails, memories, whose business the locks are, and the new positions.
 * </ol>
 *
 * <p>If anything fails, nothing of the batch is there, and it may be applied again as a whole. A notice has the same id
 * whenever it is computed; one that is there already (from before the positions were lost) is not written again.
 */
@ApplicationScoped
public class NoticeRecorder {
    private final NoticeTables tables;
    private final Clock clock;
    private final Instant silentUntil;

    NoticeRecorder(NoticeTables tables, Clock clock, NoticeConfig config) {
        this.tables = tables;
        this.clock = clock;
        this.silentUntil = config.silentUntil().orElse(Instant.MIN);
    }

    /**
     * What a batch came to.
     *
     * @param notices kind of each notice written
     * @param mailless how many of them come without a mail, since their account has no address
     * @param silenced notices that nobody got, since their event is too old
     */
    public record Recorded(List<NoticeKind> notices, int mailless, int silenced) {}

    /** The sequence of the newest applied event, of each of these locks that is known. */
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return tables.positions(lockIds);
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
        return Uni.createFrom()
                .deferred(() -> tables.change(lockIds, keyIds, clock.instant(), known -> apply(events, known)))
                .map(written -> new Recorded(
                        written.decision().kindsOf(written.notices()),
                        written.mailless(),
                        written.decision().silenced()));
    }

    private NoticeBatch apply(List<LockEvent> events, Known known) {
        NoticeBatch batch = new NoticeBatch(known, silentUntil);
        events.forEach(batch::apply);
        return batch;
    }
}
