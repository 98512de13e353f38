package dev.latchkey.lock.protocol;

/** Why a document does not verify. The first that applies, in this order. */
public enum Flaw {
    /** No JWS of the expected {@code typ} signed with ES256, or a claim is missing or of a wrong type. */
    MALFORMED,
    /** {@code kid} names no key that the verifier trusts, or {@code iss} is somebody else. */
    UNKNOWN_SIGNER,
    WRONG_SIGNATURE,
    WRONG_AUDIENCE,
    /** Not the nonce that was asked for, or one where none belongs. */
    WRONG_NONCE,
    /** Made too long ago, or too far ahead. */
    STALE
}
