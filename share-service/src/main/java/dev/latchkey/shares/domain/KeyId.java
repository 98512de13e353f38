package dev.latchkey.shares.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place for a key on one lock. It stays the same when the key is disabled and enabled again, so that generations go on.
 *
 * @param slot from 1 to {@link KeyKind#slots()}
 */
public record KeyId(LockId lock, KeyKind kind, int slot) {
    private static final Pattern FORM = Pattern.compile("(" + LockId.FORM + ")\\.(offline|online)-([1-9][0-9]?)");

    public KeyId {
        if (slot < 1 || slot > kind.slots()) {
            throw new IllegalArgumentException("slot out of range");
        }
    }

    /** Empty if the text is not the id of any key. */
    public static Optional<KeyId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        KeyKind kind = KeyKind.ofWord(matcher.group(2)).orElseThrow();
        int slot = Integer.parseInt(matcher.group(3));
        return slot > kind.slots()
                ? Optional.empty()
                : Optional.of(new KeyId(new LockId(matcher.group(1)), kind, slot));
    }

    @Override
    public String toString() {
        return lock + "." + kind.word() + "-" + slot;
    }
}
