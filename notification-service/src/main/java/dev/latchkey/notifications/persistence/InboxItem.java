package dev.latchkey.notifications.persistence;

import dev.latchkey.notifications.domain.NoticeKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A notice as its account reads it in the inbox; {@link NoticeTables} writes it. */
@Entity
@Table(name = "inbox_items")
public class InboxItem {
    @Id
    private UUID id;

    @Column(name = "account_id")
    private String accountId;

    @Column(name = "event_id")
    private String eventId;

    private NoticeKind kind;

    @Column(name = "lock_id")
    private String lockId;

    @Column(name = "key_id")
    private @Nullable String keyId;

    private int generation;

    @Column(name = "happened_at")
    private Instant happenedAt;

    @Column(name = "read_at")
    private @Nullable Instant readAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected InboxItem() {}

    public UUID id() {
        return id;
    }

    public NoticeKind kind() {
        return kind;
    }

    public String lockId() {
        return lockId;
    }

    /** Null if it is about the lock itself. */
    public @Nullable String keyId() {
        return keyId;
    }

    public int generation() {
        return generation;
    }

    public Instant happenedAt() {
        return happenedAt;
    }

    public boolean isRead() {
        return readAt != null;
    }
}
