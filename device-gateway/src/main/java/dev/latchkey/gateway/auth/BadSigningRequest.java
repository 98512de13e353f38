package dev.latchkey.gateway.auth;

/** A certificate signing request that no certificate is issued for; the message says why, in words for who sent it. */
public final class BadSigningRequest extends Exception {
    private static final long serialVersionUID = 1L;

    BadSigningRequest(String message) {
        super(message);
    }
}
