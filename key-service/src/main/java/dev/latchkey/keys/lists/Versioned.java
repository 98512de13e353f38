package dev.latchkey.keys.lists;

/** An answer with the version of what it shows. */
public interface Versioned {
    long version();
}
