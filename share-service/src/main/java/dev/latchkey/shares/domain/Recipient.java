package dev.latchkey.shares.domain;

import java.util.Optional;

/** Whom a key is shared to (S1). */
public sealed interface Recipient {
    record Account(AccountId id) implements Recipient {}

    /** Whoever has the verification code. The code itself is no part of the domain's state (S5). */
    record ByCode() implements Recipient {}

    default Optional<AccountId> account() {
        return this instanceof Account a ? Optional.of(a.id()) : Optional.empty();
    }
}
