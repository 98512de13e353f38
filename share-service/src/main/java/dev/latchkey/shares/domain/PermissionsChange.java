package dev.latchkey.shares.domain;

import java.time.Instant;

/** A partial update of permissions; what it doesn't name stays (E4). */
public record PermissionsChange(
        Change<Instant> startsAt, Change<Instant> endsAt, Change<Integer> unlocks, Change<WeeklyHours> weeklyHours) {
    public static final PermissionsChange NONE =
            new PermissionsChange(new Change.Keep<>(), new Change.Keep<>(), new Change.Keep<>(), new Change.Keep<>());

    public Permissions applyTo(Permissions current) {
        return new Permissions(
                startsAt.applyTo(current.startsAt()),
                endsAt.applyTo(current.endsAt()),
                unlocks.applyTo(current.unlocks()),
                weeklyHours.applyTo(current.weeklyHours()));
    }
}
