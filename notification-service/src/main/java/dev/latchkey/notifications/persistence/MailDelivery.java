package dev.latchkey.notifications.persistence;

import dev.latchkey.notifications.domain.NoticeKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail to be sent, and what became of it. It holds no address: that is looked up when it is sent (O4). {@link NoticeTables} makes it. */
@Entity
@Table(name = "mail_deliveries")
public class MailDelivery {
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

    @Column(name = "key_name_version")
    private long keyNameVersion;

    @Column(name = "happened_at")
    private Instant happenedAt;

    @Enumerated(EnumType.STRING)
    private MailState state;

    private int attempts;

    private int refusals;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "next_attempt_at")
    private Instant nextAttemptAt;

    @Column(name = "sent_at")
    private @Nullable Instant sentAt;

    @Column(name = "last_failure")
    private @Nullable String lastFailure;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected MailDelivery() {}

    public UUID id() {
        return id;
    }

    public String accountId() {
        return accountId;
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

    public long keyNameVersion() {
        return keyNameVersion;
    }

    /** Begun, successful or not. */
    public int attempts() {
        return attempts;
    }

    /** @return how often the mail server has said no to it, this time included */
    public int refused() {
        return ++refusals;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public MailState state() {
        return state;
    }

    /** An attempt begins; if nothing is heard of it, the next may begin at that time. */
    public void attempt(Instant nextAt) {
        attempts++;
        nextAttemptAt = nextAt;
    }

    public void postpone(Instant nextAt) {
        nextAttemptAt = nextAt;
    }

    /** @param failure a short code, never what the server said: that may hold an address */
    public void retryAt(Instant nextAt, String failure) {
        nextAttemptAt = nextAt;
        lastFailure = failure;
    }

    /** @param failure a short code, never what the server said: that may hold an address */
    public void failed(String failure) {
        state = MailState.FAILED;
        lastFailure = failure;
    }

    public void hasNoAddress() {
        state = MailState.NO_ADDRESS;
    }
}
