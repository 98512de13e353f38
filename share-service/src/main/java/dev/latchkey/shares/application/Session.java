package dev.latchkey.shares.application;

/** What a command can reach in its transaction. One connection: use its parts one after the other. */
public record Session(
        StoredAnswers answers,
        LockStore locks,
        AccountStore accounts,
        SecretStore secrets,
        AttemptStore attempts,
        ReportStore reports,
        LockOrderStore orders,
        ContactStore contacts) {}
