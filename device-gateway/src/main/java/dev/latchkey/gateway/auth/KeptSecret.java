package dev.latchkey.gateway.auth;

/** What is kept of a bridge's secret, to tell by whether one that is shown is it ({@link BridgeSecrets#matches}). Another secret has another. */
public sealed interface KeptSecret {
    /** In base64url. */
    String value();

    /** Nobody computes the secret from it, with the pepper neither. */
    record Hashed(String value) implements KeptSecret {}

    /**
     * Of a bridge that has had no new secret since hashes are kept.
     *
     * @param value the salt; with the pepper it is the secret
     */
    record Derived(String value) implements KeptSecret {
        @Override
        public String toString() {
            return "a salt"; // none in a log
        }
    }
}
