package dev.latchkey.stories;

import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.To;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as its lists show it (K1, E3, R2).
 *
 * @param status as on the wire
 * @param to null when given to nobody
 * @param unlocksLeft as far as the platform can know; null without a limit
 * @param possibleHolders their generations
 * @param pending an order is on its way
 */
public record Shown(
        String status,
        @Nullable Person enabledBy,
        int generation,
        @Nullable To to,
        @Nullable Integer unlocksLeft,
        List<Integer> possibleHolders,
        boolean pending) {
    public Shown {
        possibleHolders = List.copyOf(possibleHolders);
    }
}
