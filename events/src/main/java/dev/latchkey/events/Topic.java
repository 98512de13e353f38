package dev.latchkey.events;

/** The Kafka topics of Latchkey. Partitions are a default for creation; an operator may raise them before the first event only. */
public enum Topic {
    /** Every event of a lock, its administrators and its keys, in order. Record key: lock id. Kept for ever. */
    KEY_EVENTS("latchkey.key-events.v1", 12, false),
    /** Receipts and log entries signed by locks, as bridges and phones handed them in. Record key: lock id. */
    LOCK_REPORTS("latchkey.lock-reports.v1", 12, false),
    /**
     * The only topic with personal data. Compacted; erasure is a tombstone. Record key: the account id, or
     * {@code accountId/subjectId} for a name that the account gave to a lock or key.
     */
    ACCOUNT_EVENTS("latchkey.account-events.v1", 12, true),
    /** Bridges that connect and disconnect, for statistics. Record key: bridge id. */
    BRIDGE_EVENTS("latchkey.bridge-events.v1", 12, false);

    private final String topicName;
    private final int partitions;
    private final boolean compacted;

    Topic(String topicName, int partitions, boolean compacted) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.compacted = compacted;
    }

    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    public boolean compacted() {
        return compacted;
    }
}
