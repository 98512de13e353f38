package dev.latchkey.lock.protocol;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The claims of a document, read strictly: what is missing, of another type or out of range is {@link Malformed}. */
final class Claims {
    /** So that "the generation after this one" is always a number too. */
    static final int MAX_GENERATION = Integer.MAX_VALUE - 1;

    /** The last time that is written with four digits for the year. */
    static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private final Map<String, Object> values;

    Claims(Map<String, Object> values) {
        this.values = values;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) throws Malformed {
        if (values.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new Malformed(name);
    }

    @Nullable
    String textOrNull(String name) throws Malformed {
        return has(name) ? text(name) : null;
    }

    long number(String name, long min, long max) throws Malformed {
        if (values.get(name) instanceof Long number && number >= min && number <= max) {
            return number;
        }
        throw new Malformed(name);
    }

    int integer(String name, int min, int max) throws Malformed {
        return (int) number(name, min, max);
    }

    @Nullable
    Integer positiveOrNull(String name) throws Malformed {
        return has(name) ? integer(name, 1, Integer.MAX_VALUE) : null;
    }

    /** Which slots there are, only the lock knows. */
    int slot() throws Malformed {
        return integer("slot", Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int generation() throws Malformed {
        return integer("gen", 1, MAX_GENERATION);
    }

    /** Of a statement. */
    long counter(String name) throws Malformed {
        return number(name, 1, Long.MAX_VALUE);
    }

    long orderNumber() throws Malformed {
        return number("num", 1, Long.MAX_VALUE);
    }

    Refusal reason() throws Malformed {
        return Refusal.ofWireName(text("reason")).orElseThrow(() -> new Malformed("reason"));
    }

    TrustedIssuers issuers(String name) throws Malformed {
        try {
            return TrustedIssuers.parse(object(name).values);
        } catch (ParseException e) {
            throw new Malformed(name);
        }
    }

    /** @throws IllegalArgumentException unless it is at least a second and at most {@code longest} from one to the other */
    static void requireShort(Instant issuedAt, Instant expiresAt, Duration longest) {
        Duration validity = Duration.between(issuedAt, expiresAt);
        if (!validity.isPositive() || validity.compareTo(longest) > 0) {
            throw new IllegalArgumentException("validity " + validity);
        }
    }

    Instant time(String name) throws Malformed {
        return Instant.ofEpochSecond(number(name, 0, LAST_TIME.getEpochSecond()));
    }

    @Nullable
    Instant timeOrNull(String name) throws Malformed {
        return has(name) ? time(name) : null;
    }

    @SuppressWarnings("unchecked") // a JSON object has text keys
    Claims object(String name) throws Malformed {
        if (values.get(name) instanceof Map<?, ?> object) {
            return new Claims((Map<String, Object>) object);
        }
        throw new Malformed(name);
    }

    /** A list of rows that have {@code width} whole numbers each. */
    List<long[]> rows(String name, int width) throws Malformed {
        if (!(values.get(name) instanceof List<?> list)) {
            throw new Malformed(name);
        }
        List<long[]> rows = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof List<?> row) || row.size() != width) {
                throw new Malformed(name);
            }
            long[] numbers = new long[width];
            for (int i = 0; i < width; i++) {
                if (!(row.get(i) instanceof Long number)) {
                    throw new Malformed(name);
                }
                numbers[i] = number;
            }
            rows.add(numbers);
        }
        return rows;
    }

    PublicJwk publicKey(String name) throws Malformed {
        return PublicJwk.parse(object(name).values).orElseThrow(() -> new Malformed(name));
    }
}
