package dev.latchkey.shares.application;

import static dev.latchkey.shares.application.RacedKey.NOW;

import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.UnlockWay;
import dev.latchkey.shares.domain.Way;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The state of a key at which a race begins, as commands that lead to it from any other. What is refused on the way doesn't matter. */
enum RaceStart {
    DISABLED,
    ENABLED(RaceStart::enable),
    SHARED(RaceStart::enable, RaceStart::share),
    LAST_UNLOCK(RaceStart::enable, RaceStart::share, RaceStart::unlock),
    DOWNLOADED(RaceStart::enable, RaceStart::share, RaceStart::download),
    DEACTIVATING(RaceStart::enable, RaceStart::share, RaceStart::download, RaceStart::deactivate),
    DEACTIVATED(RaceStart::enable, RaceStart::share, RaceStart::download, RaceStart::deactivate, RaceStart::confirm),
    RESET(RaceStart::enable, RaceStart::share, RaceStart::download, RaceStart::reset);

    private static final Permissions TWICE = new Permissions(null, null, 2, null);

    interface Step {
        KeyCommand command(RacedKey at, AnyKey key);
    }

    private final List<Step> steps = new ArrayList<>(List.of(RaceStart::disable, RaceStart::confirm));

    RaceStart(Step... steps) {
        this.steps.addAll(List.of(steps));
    }

    List<Step> steps() {
        return steps;
    }

    private static KeyCommand disable(RacedKey at, AnyKey key) {
        return new KeyCommand.DisableKey(new Caller(at.ada(), true), "before", NOW);
    }

    private static KeyCommand confirm(RacedKey at, AnyKey key) {
        return new KeyCommand.ConfirmDeactivation("before", key.generation(), 1, null, Way.BRIDGE, NOW);
    }

    private static KeyCommand enable(RacedKey at, AnyKey key) {
        return new KeyCommand.EnableKey(new Caller(at.ada(), true), 1, NOW);
    }

    private static KeyCommand share(RacedKey at, AnyKey key) {
        return new KeyCommand.ShareKey(new Caller(at.ada(), true), new Recipient.Account(at.rita()), TWICE, NOW);
    }

    private static KeyCommand unlock(RacedKey at, AnyKey key) {
        return new KeyCommand.Unlock(new Caller(at.rita(), false), UnlockWay.TICKET, ZoneOffset.UTC, NOW);
    }

    private static KeyCommand download(RacedKey at, AnyKey key) {
        return new KeyCommand.DownloadKey(at.rita(), RacedKey.PHONE_ID, NOW);
    }

    private static KeyCommand deactivate(RacedKey at, AnyKey key) {
        return new KeyCommand.DeactivateKey(new Caller(at.ada(), true), "before", NOW);
    }

    private static KeyCommand reset(RacedKey at, AnyKey key) {
        return new KeyCommand.ResetKey(new Caller(at.ada(), true), at.raj(), TWICE, "before", NOW);
    }
}
