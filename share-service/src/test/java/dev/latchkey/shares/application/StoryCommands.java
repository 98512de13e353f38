package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.Change;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.PermissionsChange;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.UnlockWay;
import dev.latchkey.shares.domain.WeeklyHours;
import dev.latchkey.shares.domain.WeeklyHours.Window;
import dev.latchkey.stories.Limits;
import dev.latchkey.stories.Place;
import dev.latchkey.stories.StoryAction;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.OfKey;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.Phone;
import dev.latchkey.stories.StoryAction.To;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked in a story, in the words of the domain. */
record StoryCommands(Caller by, String orderId, Instant now) {
    KeyCommand of(OfKey asked) {
        return switch (asked) {
            case StoryAction.Enable a -> new KeyCommand.EnableKey(by, 1, now);
            case StoryAction.Share a ->
                new KeyCommand.ShareKey(
                        by, recipient(a.to()), permissions(a.terms().from(now)), now);
            case StoryAction.Modify a ->
                new KeyCommand.ModifyShare(
                        by,
                        Optional.ofNullable(a.to()).map(StoryCommands::recipient),
                        change(a.terms().from(now)),
                        now);
            case StoryAction.Cancel a -> new KeyCommand.CancelShare(by, now);
            case StoryAction.Reset a ->
                new KeyCommand.ResetKey(
                        by, recipient(a.to()), permissions(a.terms().from(now)), orderId, now);
            case StoryAction.Deactivate a -> new KeyCommand.DeactivateKey(by, orderId, now);
            case StoryAction.Disable a -> new KeyCommand.DisableKey(by, orderId, now);
            case StoryAction.Download a -> new KeyCommand.DownloadKey(by.account(), thumbprint(a.phone()), now);
            case StoryAction.Unlock a -> new KeyCommand.Unlock(by, UnlockWay.TICKET, Place.ZONE, now);
        };
    }

    KeyCommand of(StoryAction.Redeem asked, Code code) {
        return new KeyCommand.RedeemCode(code.generation(), thumbprint(asked.phone()), now);
    }

    private static Recipient recipient(To to) {
        Person person = to.person();
        return person == null ? new Recipient.ByCode() : new Recipient.Account(PlatformInMemory.id(person));
    }

    private static Permissions permissions(Limits limits) {
        return new Permissions(limits.startsAt(), limits.endsAt(), limits.unlocks(), hours(limits.hours()));
    }

    private static PermissionsChange change(Limits named) {
        return new PermissionsChange(
                change(named.startsAt()),
                change(named.endsAt()),
                change(named.unlocks()),
                change(hours(named.hours())));
    }

    private static <T> Change<T> change(@Nullable T named) {
        return named == null ? new Change.Keep<>() : new Change.SetTo<>(named);
    }

    private static @Nullable WeeklyHours hours(Limits.@Nullable Hours hours) {
        return hours == null
                ? null
                : new WeeklyHours(List.of(new Window(EnumSet.allOf(DayOfWeek.class), hours.from * 60, hours.to * 60)));
    }

    private static String thumbprint(Phone phone) {
        return phone.device.publicKey().thumbprint();
    }

    static Phone phone(String thumbprint) {
        return thumbprint.equals(thumbprint(Phone.OLD)) ? Phone.OLD : Phone.NEW;
    }
}
