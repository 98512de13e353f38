package dev.latchkey.notifications.persistence;

import dev.latchkey.notifications.domain.KeyMemory;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** {@link KeyMemory} of one key; guarded by the row lock of the lock's {@link LockPosition}. */
@Entity
@Table(name = "key_memories")
public class KeyMemoryRow {
    @Id
    @Column(name = "key_id")
    private String keyId;

    private int generation;

    @Column(name = "former_holders")
    private boolean formerHolders;

    private boolean deactivated;
    private @Nullable String sharer;

    @Column(name = "ordered_by")
    private @Nullable String orderedBy;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected KeyMemoryRow() {}

    public KeyMemoryRow(String keyId) {
        this.keyId = keyId;
    }

    public String keyId() {
        return keyId;
    }

    public KeyMemory memory() {
        return new KeyMemory(generation, formerHolders, deactivated, sharer, orderedBy);
    }

    public void remember(KeyMemory memory) {
        generation = memory.generation();
        formerHolders = memory.formerHolders();
        deactivated = memory.deactivated();
        sharer = memory.sharer();
        orderedBy = memory.orderedBy();
    }
}
