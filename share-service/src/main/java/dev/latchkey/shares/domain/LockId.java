package dev.latchkey.shares.domain;

import java.util.regex.Pattern;

/** The id printed on a lock: letters, digits, {@code -} and {@code _}, 3 to 64 of them, beginning with a letter or digit. */
public record LockId(String value) {
    public static final String FORM = "[A-Za-z0-9][A-Za-z0-9_-]{2,63}";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    public LockId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a lock id");
        }
    }

    public static boolean isValid(String value) {
        return PATTERN.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
