package dev.latchkey.shares.application;

import io.smallrye.mutiny.Uni;

/** Answers by idempotency key, in the transaction of the command. */
public interface StoredAnswers {
    /** Claims the key for this transaction; says what is known of it. */
    Uni<Earlier> begin(Request request);

    Uni<Void> store(Request request, Answer answer);

    /** What an earlier request with the same key has left. */
    sealed interface Earlier {
        record None() implements Earlier {}

        /** Another transaction with this key has not ended. */
        record Running() implements Earlier {}

        record Answered(Answer answer) implements Earlier {}

        /** The same key came with another request. */
        record KeyReused() implements Earlier {}
    }
}
