package dev.latchkey.shares.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.events.Weekday;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.domain.WeeklyHours;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One window of the weekly hours, as it is sent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Window",
        description =
                "Begins on each of its days, by the wall clock beside the lock; with to before from it ends on the next day",
        requiredProperties = {"days", "from", "to"})
record WindowBody(
        @Schema(type = SchemaType.ARRAY, implementation = Weekday.class, minItems = 1, maxItems = 7, uniqueItems = true)
        @Nullable
        List<@Nullable String> days,

        @Schema(description = "inclusive", examples = "22:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$") @Nullable
        String from,

        @Schema(description = "exclusive", examples = "06:00", pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")
        @Nullable
        String to) {
    private static final String POINTER = "/permissions/weeklyHours";
    private static final Set<String> FIELDS = Set.of("days", "from", "to");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])");

    static WeeklyHours hours(List<@Nullable WindowBody> windows) {
        List<WeeklyHours.Window> hours = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            String pointer = POINTER + "/" + i;
            hours.add(Fields.required(pointer, windows.get(i)).window(pointer));
        }
        return new WeeklyHours(hours);
    }

    /** The same from a merge patch, where an array takes the place of the former one as a whole (RFC 7396). */
    static WeeklyHours hours(JsonNode sent) {
        if (!(sent instanceof ArrayNode array)) {
            throw Problems.badField(POINTER, "has to be an array, or null for no limit");
        }
        List<@Nullable WindowBody> windows = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String pointer = POINTER + "/" + i;
            if (!(array.get(i) instanceof ObjectNode window)) {
                throw Problems.badField(pointer, "has to be an object");
            }
            Fields.onlyFields(window, pointer, FIELDS);
            windows.add(new WindowBody(
                    days(window.get("days"), pointer + "/days"),
                    Fields.text(window.get("from"), pointer + "/from"),
                    Fields.text(window.get("to"), pointer + "/to")));
        }
        return hours(windows);
    }

    private static @Nullable List<@Nullable String> days(@Nullable JsonNode sent, String pointer) {
        if (sent == null) {
            return null;
        }
        if (!(sent instanceof ArrayNode array)) {
            throw Problems.badField(pointer, "has to be an array");
        }
        List<@Nullable String> days = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            days.add(Fields.text(array.get(i), pointer + "/" + i));
        }
        return days;
    }

    private WeeklyHours.Window window(String pointer) {
        Set<DayOfWeek> open = EnumSet.noneOf(DayOfWeek.class);
        List<@Nullable String> named = Fields.required(pointer + "/days", days);
        for (int i = 0; i < named.size(); i++) {
            if (!open.add(day(named.get(i), pointer + "/days/" + i))) {
                throw Problems.badField(pointer + "/days/" + i, "is there already");
            }
        }
        return new WeeklyHours.Window(open, time(from, pointer + "/from", false), time(to, pointer + "/to", true));
    }

    private static DayOfWeek day(@Nullable String name, String pointer) {
        return Arrays.stream(Weekday.values())
                .filter(day -> day.name().equals(name))
                .findAny()
                .map(day -> DayOfWeek.values()[day.ordinal()])
                .orElseThrow(() -> Problems.badField(pointer, "has to be MON, TUE, WED, THU, FRI, SAT or SUN"));
    }

    private static int time(@Nullable String text, String pointer, boolean isEnd) {
        String time = Fields.required(pointer, text);
        if (isEnd && time.equals("24:00")) {
            return 24 * 60;
        }
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw Problems.badField(pointer, "has to be a time of day, as 22:00");
        }
        return Integer.parseInt(matcher.group(1)) * 60 + Integer.parseInt(matcher.group(2));
    }
}
