package dev.latchkey.shares.application;

/**
 * What a command can reach in its transaction. One connection: what is asked of it is done in the order of asking, each when the one before
 * is done.
 */
public record Session(
        StoredAnswers answers,
        LockStore locks,
        AccountStore accounts,
        SecretStore secrets,
        AttemptStore attempts,
        ReportStore reports,
        LockOrderStore orders,
        ContactStore contacts,
        RefusedReceiptStore refusedReceipts) {}
