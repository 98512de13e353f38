package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

/** Random stories of one online key, held against a model of a dozen lines: who may open now, and how often has been. */
class OnlineKeyDeciderProperties {
    private static final Instant START = Instant.parse("2030-06-01T12:00:00Z");
    private static final AccountId ADA = account(9);

    private static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");
    private static final WeeklyHours AT_NIGHT =
            new WeeklyHours(List.of(new WeeklyHours.Window(EnumSet.allOf(DayOfWeek.class), 20 * 60, 6 * 60)));

    private final OnlineKeyDecider decider = new OnlineKeyDecider();

    /** What stands written on the door, as a person would keep it: nothing of generations, states or events. */
    private static final class Model {
        AccountId recipient;
        Instant from;
        Instant until;
        boolean atNightOnly;
        Integer limit;
        int used;

        boolean opens(AccountId who, Instant now) {
            return who.equals(recipient)
                    && (from == null || !now.isBefore(from))
                    && (until == null || now.isBefore(until))
                    && (!atNightOnly || isNight(now))
                    && (limit == null || used < limit);
        }

        private static boolean isNight(Instant now) {
            int hour = now.atZone(ZONE).getHour();
            return hour >= 20 || hour < 6;
        }

        void given(AccountId to, Permissions permissions) {
            if (!to.equals(recipient)) {
                used = 0; // another share, another count
            }
            recipient = to;
            from = permissions.startsAt();
            until = permissions.endsAt();
            limit = permissions.unlocks();
            atNightOnly = permissions.weeklyHours() != null;
        }
    }

    /** One thing that happens; what it means stands in {@link #command}. */
    record Step(int what, int who, Integer limit, int from, int until, int minutes) {
        Permissions permissions(Instant now) {
            return new Permissions(
                    from % 3 == 0 ? null : now.plusSeconds(60L * from),
                    until % 3 == 0 ? null : now.plusSeconds(60L * until),
                    limit,
                    who == 2 ? AT_NIGHT : null);
        }
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 4).injectNull(0.2),
                        Arbitraries.integers().between(-60, 60),
                        Arbitraries.integers().between(-30, 240),
                        Arbitraries.integers().between(0, 40))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(60);
    }

    @Property(tries = 3_000)
    @Tag("U2")
    @Tag("E4")
    @Tag("S6")
    void u2_unlock_isGranted_exactlyWhenTheModelOpens(@ForAll("stories") List<Step> story) {
        OnlineKey key = decider.evolve(decider.initial(), new KeyEvent.KeyEnabled(ADA, 1));
        Model model = new Model();
        Instant now = START;
        for (Step step : story) {
            now = now.plusSeconds(60L * step.minutes());
            KeyCommand command = command(step, now);
            Decision<OnlineKeyEvent> decision = decider.decide(command, key);
            boolean accepted = decision instanceof Decision.Accepted<OnlineKeyEvent>;
            if (command instanceof KeyCommand.Unlock c) {
                Statistics.label("unlock").collect(accepted);
                assertThat(accepted).as("%s of %s", c, key).isEqualTo(model.opens(c.by().account(), now));
                model.used += accepted ? 1 : 0;
            } else if (accepted) {
                follow(model, command);
            }
            if (decision instanceof Decision.Accepted<OnlineKeyEvent> a) {
                for (OnlineKeyEvent event : a.events()) {
                    key = decider.evolve(key, event);
                }
            }
            assertThat(key.currentShare().flatMap(share -> share.recipient().account()))
                    .isEqualTo(Optional.ofNullable(model.recipient));
        }
    }

    /** What was accepted, as it is written down on the model. */
    private static void follow(Model model, KeyCommand command) {
        switch (command) {
            case KeyCommand.ShareKey c -> model.given(c.recipient().account().orElseThrow(), c.permissions());
            case KeyCommand.ModifyShare c ->
                model.given(
                        c.recipient().flatMap(Recipient::account).orElse(model.recipient),
                        c.permissions()
                                .applyTo(new Permissions(
                                        model.from, model.until, model.limit, model.atNightOnly ? AT_NIGHT : null)));
            case KeyCommand.CancelShare c -> model.recipient = null;
            case KeyCommand.DisableKey c -> model.recipient = null;
            default -> {}
        }
    }

    private static KeyCommand command(Step step, Instant now) {
        Caller ada = new Caller(ADA, true);
        AccountId who = account(step.who());
        Permissions permissions = step.permissions(now);
        return switch (step.what()) {
            case 0 -> new KeyCommand.EnableKey(ada, 1, now);
            case 1, 2 -> new KeyCommand.ShareKey(ada, new Recipient.Account(who), permissions, now);
            case 3 ->
                new KeyCommand.ModifyShare(ada, Optional.of(new Recipient.Account(who)), PermissionsChange.NONE, now);
            case 4, 5 ->
                new KeyCommand.ModifyShare(
                        ada,
                        Optional.empty(),
                        new PermissionsChange(
                                changed(step.from(), permissions.startsAt()),
                                changed(step.until(), permissions.endsAt()),
                                changed(step.minutes(), permissions.unlocks()),
                                changed(step.minutes() / 2, permissions.weeklyHours())),
                        now);
            case 6 -> new KeyCommand.CancelShare(ada, now);
            case 7 ->
                step.minutes() % 4 == 0
                        ? new KeyCommand.DisableKey(ada, "order", now)
                        : new KeyCommand.RenameKey(ada, 2, now);
            default -> new KeyCommand.Unlock(new Caller(who, false), UnlockWay.TICKET, ZONE, now);
        };
    }

    private static <T> Change<T> changed(int chance, T value) {
        return chance % 2 == 0 ? new Change.Keep<>() : new Change.SetTo<>(value);
    }

    private static AccountId account(int number) {
        return new AccountId(new UUID(0, number));
    }
}
