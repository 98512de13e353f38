package dev.latchkey.shares.domain;

import org.jspecify.annotations.Nullable;

/** One field of a partial update: left as it is, or set; set to null means that there is no limit any more (E4). */
public sealed interface Change<T> {
    record Keep<T>() implements Change<T> {}

    record SetTo<T>(@Nullable T value) implements Change<T> {}

    default @Nullable T applyTo(@Nullable T current) {
        return switch (this) {
            case Keep<T> k -> current;
            case SetTo<T> s -> s.value();
        };
    }
}
