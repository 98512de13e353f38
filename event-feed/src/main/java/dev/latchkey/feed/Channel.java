package dev.latchkey.feed;

/** The topics that are read; a metric tag. */
enum Channel {
    KEY_EVENTS("key-events"),
    ACCOUNT_EVENTS("account-events");

    private final String tag;
    private final Turns turns = new Turns();

    Channel(String tag) {
        this.tag = tag;
    }

    String tag() {
        return tag;
    }

    /** Of this process: Kafka makes its interceptors by itself, so they meet the consumers here. */
    Turns turns() {
        return turns;
    }

    static Channel ofTag(String tag) {
        for (Channel channel : values()) {
            if (channel.tag.equals(tag)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("no channel " + tag);
    }
}
