package dev.latchkey.notifications.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What is left of a name that was erased: which version it was. */
@Entity
@Table(name = "erased_names")
public class ErasedName {
    @Id
    @Column(name = "record_key")
    private String recordKey;

    private long version;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected ErasedName() {}

    ErasedName(GivenName erased) {
        recordKey = erased.recordKey();
        version = erased.version();
    }

    long version() {
        return version;
    }
}
