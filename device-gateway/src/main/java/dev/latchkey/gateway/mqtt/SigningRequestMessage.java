package dev.latchkey.gateway.mqtt;

import org.jspecify.annotations.Nullable;

/** What a bridge publishes that wants its next certificate; docs/contracts/bridges.md. */
final class SigningRequestMessage {
    private SigningRequestMessage() {}

    /** @return the signing request, whatever is in it; null if the payload is no such message. Fields it does not know are ignored */
    static @Nullable String parse(byte[] payload) {
        return JsonTexts.of(payload).get("signingRequest");
    }
}
