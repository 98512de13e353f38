package dev.latchkey.shares.application;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ShareState;
import dev.latchkey.stories.Shown;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.To;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a reader of the key events makes of them who keeps the newest state of each key and nothing else. */
final class PublishedStates {
    private PublishedStates() {}

    static KeyState of(KeyEvent event) {
        return switch (event) {
            case KeyEvent.OfLock e -> throw new IllegalArgumentException("not about a key");
            case KeyEvent.KeyEnabled e -> e.key();
            case KeyEvent.KeyRenamed e -> e.key();
            case KeyEvent.KeyDisabled e -> e.key();
            case KeyEvent.KeyShared e -> e.key();
            case KeyEvent.ShareModified e -> e.key();
            case KeyEvent.ShareCancelled e -> e.key();
            case KeyEvent.ShareRevoked e -> e.key();
            case KeyEvent.KeyReset e -> e.key();
            case KeyEvent.KeyDownloaded e -> e.key();
            case KeyEvent.DeactivationOrdered e -> e.key();
            case KeyEvent.KeyDeactivated e -> e.key();
            case KeyEvent.KeyUsed e -> e.key();
            case KeyEvent.KeyUnlocked e -> e.key();
        };
    }

    static boolean isListed(KeyState key) {
        return key.status() != KeyStatus.DISABLED || !key.possibleHolders().isEmpty() || isPending(key);
    }

    private static boolean isPending(KeyState key) {
        DeactivationState order = key.deactivation();
        return order != null && order.confirmedAt() == null;
    }

    static Shown shown(KeyState key) {
        ShareState share = key.share();
        return new Shown(
                key.status().name().toLowerCase(Locale.ROOT),
                person(key.enabledBy()).orElse(null),
                key.generation(),
                share == null ? null : To.of(person(share.recipient())),
                share == null ? null : share.unlocksLeft(),
                key.possibleHolders().stream().map(PossibleHolder::generation).toList(),
                isPending(key));
    }

    private static Optional<Person> person(@Nullable String accountId) {
        return Arrays.stream(Person.values())
                .filter(p -> PlatformInMemory.id(p).toString().equals(accountId))
                .findAny();
    }
}
