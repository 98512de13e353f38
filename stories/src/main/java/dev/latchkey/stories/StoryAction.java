package dev.latchkey.stories;

import dev.latchkey.lock.protocol.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that may happen around one lock. Where a number stands for a credential, code, order, statement or report, it chooses
 * among those that there are by then, so every action can happen at any time and a story stays one when actions are left out.
 */
public sealed interface StoryAction {
    /** Ada claimed the lock and has made Ben its second administrator. */
    enum Person {
        ADA,
        BEN,
        CLEO,
        DAN
    }

    enum Phone {
        OLD,
        NEW,
        /** Of somebody who copies credentials. */
        THIEFS;

        public final Device device = Device.generate();
    }

    enum To {
        ADA,
        CLEO,
        DAN,
        CODE;

        /** Null for a code. */
        public @Nullable Person person() {
            return this == CODE ? null : Person.valueOf(name());
        }

        public static To of(Optional<Person> person) {
            return person.map(p -> valueOf(p.name())).orElse(CODE);
        }
    }

    enum Key {
        FIRST("offline-1"),
        TENTH("offline-10"),
        ONLINE("online-1");

        private final String suffix;

        Key(String suffix) {
            this.suffix = suffix;
        }

        public String of(String lockId) {
            return lockId + "." + suffix;
        }

        public boolean isOnline() {
            return this == ONLINE;
        }

        /** Of an offline key, at the lock. */
        public int slot() {
            return this == TENTH ? 10 : 1;
        }

        public static Key ofSlot(int slot) {
            return slot == 10 ? TENTH : FIRST;
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

        /** What these terms limit; all else is null. */
        public Limits from(Instant now) {
            Duration hour = Duration.ofHours(1);
            return switch (this) {
                case NONE -> new Limits(null, null, null, null);
                case AN_HOUR -> new Limits(null, now.plus(hour), null, null);
                case IN_AN_HOUR -> new Limits(now.plus(hour), null, null, null);
                case ONCE -> new Limits(null, null, 1, null);
                case TWICE -> new Limits(null, null, 2, null);
                case BY_DAY -> new Limits(null, null, null, Limits.Hours.DAY);
                case BY_NIGHT -> new Limits(null, null, null, Limits.Hours.NIGHT);
                case PAST -> new Limits(null, now, null, null);
                case NEVER -> new Limits(null, null, 0, null);
            };
        }
    }

    /** A verification code that was given out. */
    record Code(Key key, int generation, String text) {}

    /** What somebody asks of the platform. */
    sealed interface Asked extends StoryAction {
        Person by();
    }

    /** What is about one key. */
    sealed interface OfKey extends Asked {
        Key key();
    }

    record Enable(Person by, Key key) implements OfKey {}

    record Share(Person by, Key key, To to, Terms terms) implements OfKey {}

    /** @param to null leaves it as it is */
    record Modify(Person by, Key key, @Nullable To to, Terms terms) implements OfKey {}

    record Cancel(Person by, Key key) implements OfKey {}

    record Reset(Person by, Key key, To to, Terms terms) implements OfKey {}

    record Deactivate(Person by, Key key) implements OfKey {}

    record Disable(Person by, Key key) implements OfKey {}

    record Download(Person by, Key key, Phone phone) implements OfKey {}

    /** With the challenge that the lock has just given; whoever gets a ticket opens with it. */
    record Unlock(Person by, Key key) implements OfKey {}

    /** @param code any that there ever was */
    record Redeem(Person by, int code, Phone phone) implements Asked {}

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
    record ReportArrives(int report, Platform.Way way, boolean again) implements StoryAction {}

    record ReportGetsLost(int report) implements StoryAction {}

    /** A bridge says that the lock has obeyed. */
    record BridgeLies(int order) implements StoryAction {}

    record PowerFails() implements StoryAction {}

    record LockLosesTime() implements StoryAction {}

    record LockLearnsTime() implements StoryAction {}

    record MinutesPass(int minutes) implements StoryAction {}
}
