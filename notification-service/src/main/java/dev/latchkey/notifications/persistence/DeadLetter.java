package dev.latchkey.notifications.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record that could not be read, and where it is in Kafka. */
@Entity
@Table(name = "dead_letters")
@IdClass(DeadLetter.At.class)
public class DeadLetter {
    /** A place in Kafka. */
    public record At(String topic, int partition, long offset) implements Serializable {}

    @Id
    private String topic;

    @Id
    private int partition;

    @Id
    @Column(name = "record_offset")
    private long offset;

    @Column(name = "record_key")
    private @Nullable String recordKey;

    private String reason;

    @Column(name = "seen_at")
    private Instant seenAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected DeadLetter() {}

    /** @param reason never quotes the payload */
    public DeadLetter(At at, @Nullable String recordKey, String reason, Instant seenAt) {
        this.topic = at.topic();
        this.partition = at.partition();
        this.offset = at.offset();
        this.recordKey = recordKey;
        this.reason = reason;
        this.seenAt = seenAt;
    }

    public At at() {
        return new At(topic, partition, offset);
    }

    public String reason() {
        return reason;
    }
}
