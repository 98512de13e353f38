package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;

/** The lock's answer to an order. */
public sealed interface OrderAnswer {
    record Done(Statement receipt) implements OrderAnswer {}

    /** There is no receipt: whoever hands in what is not the platform's or not for this lock learns nothing signed. */
    record NotObeyed(Refusal refusal) implements OrderAnswer {}
}
