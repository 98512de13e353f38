package dev.latchkey.shares.domain;

import java.util.Arrays;
import java.util.Optional;

public enum KeyKind {
    OFFLINE("offline", 10),
    /** A deployment allows fewer. */
    ONLINE("online", 99);

    private final String word;
    private final int slots;

    KeyKind(String word, int slots) {
        this.word = word;
        this.slots = slots;
    }

    public String word() {
        return word;
    }

    /** Empty for a word that no kind has. */
    public static Optional<KeyKind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findAny();
    }

    /** How many keys of this kind a lock has at most (L3). */
    public int slots() {
        return slots;
    }
}
