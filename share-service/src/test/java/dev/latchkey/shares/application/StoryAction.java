package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.Device;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Change;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.PermissionsChange;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Way;
import dev.latchkey.shares.domain.WeeklyHours;
import dev.latchkey.shares.domain.WeeklyHours.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that may happen around one lock. Where a number stands for a credential, code, order, statement or report, it chooses
 * among those that there are by then, so every action can happen at any time and a story stays one when actions are left out.
 */
sealed interface StoryAction {
    /** Ada claimed the lock and has made Ben its second administrator. */
    enum Person {
        ADA,
        BEN,
        CLEO,
        DAN;

        AccountId id() {
            return new AccountId(new java.util.UUID(0, ordinal() + 1));
        }
    }

    enum Phone {
        OLD,
        NEW,
        /** Of somebody who copies credentials. */
        THIEFS;

        final Device device = Device.generate();
    }

    enum To {
        ADA,
        CLEO,
        DAN,
        CODE;

        Recipient recipient() {
            return this == CODE
                    ? new Recipient.ByCode()
                    : new Recipient.Account(Person.valueOf(name()).id());
        }
    }

    enum Terms {
        NONE,
        AN_HOUR,
        IN_AN_HOUR,
        ONCE,
        TWICE,
        BY_DAY,
        BY_NIGHT,
        PAST,
        NEVER;

        static final WeeklyHours DAY = hours(8 * 60, 18 * 60);
        static final WeeklyHours NIGHT = hours(22 * 60, 6 * 60);

        Permissions from(Instant now) {
            Duration hour = Duration.ofHours(1);
            return switch (this) {
                case NONE -> Permissions.UNLIMITED;
                case AN_HOUR -> new Permissions(null, now.plus(hour), null, null);
                case IN_AN_HOUR -> new Permissions(now.plus(hour), null, null, null);
                case ONCE -> new Permissions(null, null, 1, null);
                case TWICE -> new Permissions(null, null, 2, null);
                case BY_DAY -> new Permissions(null, null, null, DAY);
                case BY_NIGHT -> new Permissions(null, null, null, NIGHT);
                case PAST -> new Permissions(null, now, null, null);
                case NEVER -> new Permissions(null, null, 0, null);
            };
        }

        /** Names what these terms limit; {@code NONE} names nothing. */
        PermissionsChange changeFrom(Instant now) {
            Permissions named = from(now);
            return new PermissionsChange(
                    change(named.startsAt()),
                    change(named.endsAt()),
                    change(named.unlocks()),
                    change(named.weeklyHours()));
        }

        private static <T> Change<T> change(@Nullable T named) {
            return named == null ? new Change.Keep<>() : new Change.SetTo<>(named);
        }

        private static WeeklyHours hours(int from, int to) {
            return new WeeklyHours(List.of(new Window(EnumSet.allOf(DayOfWeek.class), from, to)));
        }
    }

    /** What somebody asks of the platform. */
    sealed interface Asked extends StoryAction {}

    record Enable(Person by, int slot) implements Asked {}

    record Share(Person by, int slot, To to, Terms terms) implements Asked {}

    /** @param to null leaves it as it is */
    record Modify(Person by, int slot, @Nullable To to, Terms terms) implements Asked {}

    record Cancel(Person by, int slot) implements Asked {}

    record Reset(Person by, int slot, To to, Terms terms) implements Asked {}

    record Deactivate(Person by, int slot) implements Asked {}

    record Disable(Person by, int slot) implements Asked {}

    record Download(Person by, int slot, Phone phone) implements Asked {}

    /** @param code any that there ever was */
    record Redeem(int code, Phone phone) implements Asked {}

    record AddAdministrator(Person by, Person administrator) implements Asked {}

    record RemoveAdministrator(Person by, Person administrator) implements Asked {}

    record Transfer(Person by, Person to) implements Asked {}

    /** @param credential any that there ever was */
    record TryToOpen(int credential, boolean copied) implements StoryAction {}

    /** However late and however often: by bridge, or in an administrator's hand. */
    record OrderArrives(int order) implements StoryAction {}

    /** @param taken the carrier keeps it, the lock need not any more; else a copy goes, which may get lost */
    record StatementLeaves(int statement, boolean taken) implements StoryAction {}

    /** @param again another copy stays on the way */
    record ReportArrives(int report, Way way, boolean again) implements StoryAction {}

    record ReportGetsLost(int report) implements StoryAction {}

    /** A bridge says that the lock has obeyed. */
    record BridgeLies(int order) implements StoryAction {}

    record PowerFails() implements StoryAction {}

    record LockLosesTime() implements StoryAction {}

    record LockLearnsTime() implements StoryAction {}

    record MinutesPass(int minutes) implements StoryAction {}
}
