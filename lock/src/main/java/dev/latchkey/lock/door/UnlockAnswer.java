package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Refusal;

/** The door's answer to a credential with a proof, or to a ticket. */
public sealed interface UnlockAnswer {
    record Opens(int slot, int generation) implements UnlockAnswer {}

    record OpensByTicket(String keyId) implements UnlockAnswer {}

    record StaysShut(Refusal refusal) implements UnlockAnswer {}
}
