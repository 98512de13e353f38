package dev.latchkey.shares.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An online key in each of its states. Nothing of it lies at the lock or with its recipient: what stands here is all there is. */
public sealed interface OnlineKey extends AnyKey {
    Place place();

    /** @param former whose share was the last to end, to be told so; null before that */
    record Place(long nameVersion, int generation, @Nullable AccountId former) {
        public static final Place UNTOUCHED = new Place(0, 0, null);

        Place named(long version) {
            return new Place(version, generation, former);
        }

        Place shared(int newGeneration) {
            return new Place(nameVersion, newGeneration, former);
        }

        Place left(@Nullable AccountId recipient) {
            return new Place(nameVersion, generation, recipient == null ? former : recipient);
        }

        boolean wasLeftBy(AccountId account) {
            return account.equals(former);
        }
    }

    record Disabled(Place place) implements OnlineKey {}

    /** Given to nobody. */
    record Enabled(Place place, AccountId enabledBy) implements OnlineKey {}

    /** @param unlocksUsed with this share, whatever its permissions were then */
    record Shared(Place place, AccountId enabledBy, Share share, int unlocksUsed) implements OnlineKey {
        /** Why the share doesn't open at that moment (U2): the first clause that says no; empty if it opens. */
        Optional<Refusal> refusal(KeyCommand.Unlock c) {
            Permissions permissions = share.permissions();
            if (permissions.startsAt() != null && c.at().isBefore(permissions.startsAt())) {
                return Optional.of(Refusal.UNLOCK_NOT_YET);
            }
            if (permissions.hasEnded(c.at())) {
                return Optional.of(Refusal.UNLOCK_ENDED);
            }
            WeeklyHours hours = permissions.weeklyHours();
            if (hours != null && !hours.isOpenAt(c.at(), c.zone())) {
                return Optional.of(Refusal.UNLOCK_OUTSIDE_HOURS);
            }
            return permissions.unlocks() != null && unlocksUsed >= permissions.unlocks()
                    ? Optional.of(Refusal.UNLOCK_USED_UP)
                    : Optional.empty();
        }
    }

    /** The same key with another name or number. */
    default OnlineKey with(Place place) {
        return switch (this) {
            case Disabled k -> new Disabled(place);
            case Enabled k -> new Enabled(place, k.enabledBy());
            case Shared k -> new Shared(place, k.enabledBy(), k.share(), k.unlocksUsed());
        };
    }

    @Override
    default long nameVersion() {
        return place().nameVersion();
    }

    @Override
    default int generation() {
        return place().generation();
    }

    @Override
    default Optional<AccountId> enabler() {
        return switch (this) {
            case Disabled k -> Optional.empty();
            case Enabled k -> Optional.of(k.enabledBy());
            case Shared k -> Optional.of(k.enabledBy());
        };
    }

    @Override
    default Optional<Share> currentShare() {
        return this instanceof Shared k ? Optional.of(k.share()) : Optional.empty();
    }
}
