package dev.latchkey.lock.bridge;

/** A certificate that is of no use to this bridge; the message says why, to whoever brought it. */
final class BadCertificate extends Exception {
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    BadCertificate(Flaw flaw, String message) {
        super(message);
        this.flaw = flaw;
    }

    enum Flaw {
        /** It can't be read, or not by whom it is said to be. */
        BAD_CERTIFICATE,
        /** The bridge waits for none. */
        NO_SIGNING_REQUEST,
        /** The bridge has no private key to it. */
        OTHER_KEY
    }

    Flaw flaw() {
        return flaw;
    }
}
