package dev.latchkey.notifications.persistence;

import dev.latchkey.events.AccountEvent.AccountRegistered;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** An account as the account topic tells of it. Erased: nothing but the opaque id is left. */
@Entity
@Table(name = "accounts")
public class Account {
    @Id
    @Column(name = "account_id")
    private String accountId;

    private @Nullable String issuer;
    private @Nullable String subject;
    private @Nullable String email;

    @Column(name = "display_name")
    private @Nullable String displayName;

    private @Nullable String locale;
    private boolean erased;
    /** Of the newest registration that is known; 0 if none is, or from before there were any. */
    private long revision;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Account() {}

    public Account(String accountId) {
        this.accountId = accountId;
    }

    /** An older revision changes nothing, nor does the same after an erasure: a producer may have sent it late. */
    public void is(AccountRegistered now) {
        long nowRevision = now.revisionOrZero();
        if (nowRevision < revision || (erased && revision > 0 && nowRevision == revision)) {
            return;
        }
        revision = nowRevision;
        issuer = now.issuer();
        subject = now.subject();
        email = now.email();
        displayName = now.displayName();
        locale = now.locale();
        erased = false;
    }

    public void erase() {
        issuer = null;
        subject = null;
        email = null;
        displayName = null;
        locale = null;
        erased = true;
    }

    public String accountId() {
        return accountId;
    }

    /** Null for a machine client and when erased. */
    public @Nullable String email() {
        return email;
    }

    public @Nullable String displayName() {
        return displayName;
    }

    /** BCP 47. */
    public @Nullable String locale() {
        return locale;
    }

    @Override
    public String toString() {
        return "Account[" + accountId + "]"; // no e-mail, no name in a log
    }
}
