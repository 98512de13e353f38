package dev.latchkey.notifications.application;

import dev.latchkey.events.AccountEvent;

/** What a record of the account topic asks for. */
public sealed interface AccountChange {
    record Registered(AccountEvent.AccountRegistered account) implements AccountChange {}

    record Named(AccountEvent.NameGiven name) implements AccountChange {}

    /** Everything of this account goes (O4). */
    record Erased(String accountId) implements AccountChange {}

    /** @param recordKey {@code accountId/subjectId} */
    record NameErased(String recordKey) implements AccountChange {}
}
