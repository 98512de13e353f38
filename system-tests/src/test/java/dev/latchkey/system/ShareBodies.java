package dev.latchkey.system;

import dev.latchkey.stories.Limits;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.To;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a story shares, as bodies of requests.
 *
 * @param emails of the people
 */
record ShareBodies(Function<Person, String> emails) {
    private static final List<String> WEEK = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    Map<String, Object> given(To to, Limits limits) {
        return Map.of("recipient", recipient(to), "permissions", permissions(limits));
    }

    Map<String, Object> changed(@Nullable To to, Limits named) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("permissions", permissions(named));
        if (to != null) {
            change.put("recipient", recipient(to));
        }
        return change;
    }

    private Map<String, Object> recipient(To to) {
        Person person = to.person();
        return person == null ? Map.of("method", "code") : Map.of("email", emails.apply(person));
    }

    private static Map<String, Object> permissions(Limits limits) {
        Map<String, Object> permissions = new LinkedHashMap<>();
        permissions.put(
                "startsAt", limits.startsAt() == null ? null : limits.startsAt().toString());
        permissions.put(
                "endsAt", limits.endsAt() == null ? null : limits.endsAt().toString());
        permissions.put("unlocks", limits.unlocks());
        Limits.Hours hours = limits.hours();
        permissions.put(
                "weeklyHours",
                hours == null ? null : List.of(Map.of("days", WEEK, "from", clock(hours.from), "to", clock(hours.to))));
        permissions.values().removeIf(Objects::isNull);
        return permissions;
    }

    private static String clock(int hour) {
        return "%02d:00".formatted(hour);
    }
}
