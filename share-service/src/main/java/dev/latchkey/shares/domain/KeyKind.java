package dev.latchkey.shares.domain;

public enum KeyKind {
    OFFLINE("offline", 10);

    private final String word;
    private final int slots;

    KeyKind(String word, int slots) {
        this.word = word;
        this.slots = slots;
    }

    public String word() {
        return word;
    }

    /** How many keys of this kind a lock has (L3). */
    public int slots() {
        return slots;
    }
}
