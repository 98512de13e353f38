package dev.latchkey.lock.protocol;

/** What checking a signed document has come to. */
public sealed interface Verification<T> {

    /** Form, type and signature are right, and so is everything that the verifying method names. */
    record Valid<T>(T value) implements Verification<T> {}

    record Invalid<T>(Flaw flaw) implements Verification<T> {}
}
