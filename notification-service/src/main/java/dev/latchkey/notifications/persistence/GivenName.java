package dev.latchkey.notifications.persistence;

import dev.latchkey.events.AccountEvent.NameGiven;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The name that an account gave to a lock or key. */
@Entity
@Table(name = "given_names")
public class GivenName {
    @Id
    @Column(name = "record_key")
    private String recordKey;

    @Column(name = "account_id")
    private String accountId;

    @Column(name = "subject_id")
    private String subjectId;

    private long version;
    private String name;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected GivenName() {}

    public GivenName(NameGiven given) {
        recordKey = given.recordKey();
        accountId = given.accountId();
        subjectId = given.subjectId();
        version = given.version();
        name = given.name();
    }

    public String recordKey() {
        return recordKey;
    }

    public String subjectId() {
        return subjectId;
    }

    public long version() {
        return version;
    }

    public String name() {
        return name;
    }

    /** An older one than this changes nothing. */
    public void replaceBy(NameGiven given) {
        if (given.version() > version) {
            version = given.version();
            name = given.name();
        }
    }
}
