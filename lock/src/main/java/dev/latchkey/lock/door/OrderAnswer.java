package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement.Receipt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The lock's answer to an order. */
public sealed interface OrderAnswer {
    /** What was to be done is done, now or already. */
    record Done(Receipt receipt) implements OrderAnswer {}

    /** The clock is to be set to {@code time}, and to be trusted from then on. */
    record ClockIsSet(Receipt receipt, Instant time) implements OrderAnswer {}

    /** The bolt is to be moved. */
    record DoorOpens(Receipt receipt) implements OrderAnswer {}

    /** @param receipt null for what is not the platform's or not for this lock: whoever hands that in learns nothing signed */
    record NotObeyed(Refusal refusal, @Nullable Receipt receipt) implements OrderAnswer {}
}
