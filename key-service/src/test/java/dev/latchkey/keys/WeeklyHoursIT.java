package dev.latchkey.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database's reading of weekly hours is that of the calendar. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class WeeklyHoursIT {
    /** Friday and Sunday 22:30 to 02:30, Saturday 02:30 to 24:00. */
    private static final String HOURS = """
            [{"days":["FRI","SUN"],"from":"22:30","to":"02:30"},{"days":["SAT"],"from":"02:30","to":"24:00"}]""";

    private static final LocalTime HALF_PAST_TWO = LocalTime.of(2, 30);

    @Inject
    Pool pool;

    private static boolean isOpen(LocalDateTime wall) {
        DayOfWeek today = wall.getDayOfWeek();
        boolean early = wall.toLocalTime().isBefore(HALF_PAST_TWO);
        boolean night = Set.of(DayOfWeek.FRIDAY, DayOfWeek.SUNDAY).contains(today)
                && !wall.toLocalTime().isBefore(LocalTime.of(22, 30));
        boolean morning = Set.of(DayOfWeek.SATURDAY, DayOfWeek.MONDAY).contains(today) && early;
        return night || morning || (today == DayOfWeek.SATURDAY && !early);
    }

    @Test
    @Tag("K3")
    @Tag("S6")
    void k3_hours_areOpenInTheMinutesThatTheyName_andInNoOther() {
        List<LocalDateTime> week = Stream.iterate(
                        LocalDateTime.parse("2026-11-23T00:00:30"), wall -> wall.plusMinutes(1))
                .limit(7 * 24 * 60)
                .toList();

        List<LocalDateTime> open = new ArrayList<>();
        for (Row row : pool.preparedQuery(
                        "select wall from unnest($2::timestamp[]) as wall where is_open($1::text::jsonb, wall)")
                .execute(Tuple.of(HOURS, week.toArray(LocalDateTime[]::new)))
                .await()
                .atMost(Duration.ofMinutes(1))) {
            open.add(row.getLocalDateTime("wall"));
        }

        assertThat(open)
                .containsExactlyInAnyOrderElementsOf(
                        week.stream().filter(WeeklyHoursIT::isOpen).toList());
    }
}
