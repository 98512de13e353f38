package dev.latchkey.feed;

import dev.latchkey.batches.Turns;

/** The topics that are read; a metric tag. */
enum Channel {
    KEY_EVENTS("key-events"),
    ACCOUNT_EVENTS("account-events");

    private final String tag;

    Channel(String tag) {
        this.tag = tag;
    }

    String tag() {
        return tag;
    }

    Turns turns() {
        return Turns.of(tag);
    }
}
