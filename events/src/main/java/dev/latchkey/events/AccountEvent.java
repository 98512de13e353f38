package dev.latchkey.events;

import org.jspecify.annotations.Nullable;

/** The payload of one record on {@link Topic#ACCOUNT_EVENTS}; a record without a value erases what its key names (O4). */
public sealed interface AccountEvent {
    /** The record key. */
    String recordKey();

    /**
     * An account as it is now.
     *
     * @param issuer and {@code subject}: the OpenID Connect identity
     * @param email verified; null for a machine client
     * @param displayName as the sign-in provider gave it; null if it gave none
     * @param locale BCP 47; null if the sign-in provider gave none
     * @param revision rises with every registered event of this account; a lower one than seen is to be ignored. Null from
     *     before there were any
     */
    record AccountRegistered(
            String accountId,
            String issuer,
            String subject,
            @Nullable String email,
            @Nullable String displayName,
            @Nullable String locale,
            @Nullable Long revision)
            implements AccountEvent {
        /** For comparing: older than any is 0. */
        public long revisionOrZero() {
            return revision == null ? 0 : revision;
        }

        @Override
        public String recordKey() {
            return accountId;
        }
    }

    /**
     * The name an account gave to a lock or key. Names are typed by people and may hold personal data, so they are not on
     * the key event stream, which carries {@code nameVersion} instead.
     *
     * @param subjectId lock id or key id
     * @param version rises with every name of this subject
     */
    record NameGiven(String accountId, String subjectId, long version, String name) implements AccountEvent {
        @Override
        public String recordKey() {
            return accountId + "/" + subjectId;
        }
    }
}
