package dev.latchkey.lock.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Why a lock did not do what it was asked to: the first that applies, in this order. */
public enum Refusal {
    MALFORMED("malformed"),
    UNTRUSTED_ISSUER("untrusted-issuer"),
    OTHER_LOCK("other-lock"),
    /** A factory reset has wiped out what it knew. */
    UNPROVISIONED("unprovisioned"),
    /** A provision without a reset. */
    NOT_RESET("not-reset"),
    /** An order of the same kind with a higher number has been answered. */
    OVERTAKEN("overtaken"),
    /** A ticket or order that answers another challenge, or none. */
    WRONG_CHALLENGE("wrong-challenge"),
    /** An order that would set the clock back. */
    CLOCK_AHEAD("clock-ahead"),
    /** New issuer keys without the one that signed the order. */
    SIGNER_LEFT_OUT("signer-left-out"),
    SUPERSEDED("superseded"),
    NO_PROOF("no-proof"),
    CLOCK_UNTRUSTED("clock-untrusted"),
    NOT_YET("not-yet"),
    EXPIRED("expired"),
    /** The credential does not say what the wall clock shows now. */
    OUTSIDE_TABLE("outside-table"),
    OUTSIDE_HOURS("outside-hours"),
    USED_UP("used-up");

    private final String wireName;

    Refusal(String wireName) {
        this.wireName = wireName;
    }

    /** As it stands in statements and answers; never changes. */
    public String wireName() {
        return wireName;
    }

    public static Optional<Refusal> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.wireName.equals(wireName))
                .findFirst();
    }
}
