package dev.latchkey.keys.lists;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a list can be sorted by. The key id always comes second, so that rows never tie. */
public enum Sort {
    NAME("name", "coalesce(translate(lower(name collate \"und-x-icu\"), chr(31), ' '), '')", false),
    LOCK("lock", "coalesce(translate(lower(lock_name collate \"und-x-icu\"), chr(31), ' '), '')", false),
    SLOT("slot", "slot", true),
    KIND("kind", "kind collate \"C\"", false),
    STATUS("status", "shown_status collate \"C\"", false),
    RECIPIENT("recipient", "coalesce(recipient_email, '') collate \"C\"", false),
    UPDATED_AT("updatedAt", "(extract(epoch from updated_at) * 1000000)::bigint", true);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private final String wireName;
    private final String expression;
    private final boolean number;

    Sort(String wireName, String expression, boolean number) {
        this.wireName = wireName;
        this.expression = expression;
        this.number = number;
    }

    static Optional<Sort> ofWireName(String name) {
        return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findAny();
    }

    public String wireName() {
        return wireName;
    }

    /** SQL over the columns of {@link ListSql}. Cursors hold its value, which never has U+001F in it. */
    String expression() {
        return expression;
    }

    /** SQL that makes a text parameter comparable with the expression. */
    String comparable(String parameter) {
        return number ? parameter + "::text::bigint" : parameter + "::text";
    }

    /** Whether a text can be a value of the expression. */
    boolean accepts(String value) {
        return !number || NUMBER.matcher(value).matches();
    }
}
