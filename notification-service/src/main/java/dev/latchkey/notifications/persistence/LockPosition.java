package dev.latchkey.notifications.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How far the events of a lock have been applied, to be read; {@link NoticeTables} writes it. */
@Entity
@Table(name = "lock_positions")
public class LockPosition {
    @Id
    @Column(name = "lock_id")
    private String lockId;

    private long sequence;

    @Column(name = "lock_name_version")
    private long lockNameVersion;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected LockPosition() {}

    public String lockId() {
        return lockId;
    }

    /** Of the newest applied event; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** The version of the lock's newest name, see {@code AccountEvent.NameGiven}; 0 if it has none. */
    public long lockNameVersion() {
        return lockNameVersion;
    }
}
