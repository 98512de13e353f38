package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyEvent.AdministratorAdded;
import dev.latchkey.events.KeyEvent.AdministratorRemoved;
import dev.latchkey.events.KeyEvent.DeactivationOrdered;
import dev.latchkey.events.KeyEvent.KeyDeactivated;
import dev.latchkey.events.KeyEvent.KeyDisabled;
import dev.latchkey.events.KeyEvent.KeyDownloaded;
import dev.latchkey.events.KeyEvent.KeyEnabled;
import dev.latchkey.events.KeyEvent.KeyRenamed;
import dev.latchkey.events.KeyEvent.KeyReset;
import dev.latchkey.events.KeyEvent.KeyShared;
import dev.latchkey.events.KeyEvent.KeyUsed;
import dev.latchkey.events.KeyEvent.LockClaimed;
import dev.latchkey.events.KeyEvent.LockRegistered;
import dev.latchkey.events.KeyEvent.LockRenamed;
import dev.latchkey.events.KeyEvent.LockTimeZoneChanged;
import dev.latchkey.events.KeyEvent.LockTransferred;
import dev.latchkey.events.KeyEvent.ShareCancelled;
import dev.latchkey.events.KeyEvent.ShareModified;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.ShareMethod;
import dev.latchkey.events.ShareState;
import dev.latchkey.events.Weekday;
import dev.latchkey.events.WeeklyWindow;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Deactivation;
import dev.latchkey.shares.domain.Download;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Share;
import dev.latchkey.shares.domain.Way;
import dev.latchkey.shares.domain.WeeklyHours;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happened, in the words of the public contract, from the state as of that event. Holds no personal data (inv-15). */
public final class ContractEvents {
    private ContractEvents() {}

    /** @param order signs the order that a {@code DeactivationOrdered} announces; called for that event only */
    public static Object of(
            KeyId id,
            Key before,
            KeyEvent event,
            Key after,
            Actor actor,
            Function<KeyEvent.DeactivationOrdered, String> order) {
        KeyState key = state(id, after);
        String former = before.currentShare()
                .flatMap(s -> s.recipient().account())
                .map(AccountId::toString)
                .orElse(null);
        return switch (event) {
            case KeyEvent.KeyEnabled e -> new KeyEnabled(actor, key);
            case KeyEvent.KeyRenamed e -> new KeyRenamed(actor, key);
            case KeyEvent.KeyDisabled e -> new KeyDisabled(actor, key, former);
            case KeyEvent.KeyShared e -> new KeyShared(actor, key);
            case KeyEvent.ShareModified e -> {
                boolean stays = key.share() != null
                        && java.util.Objects.equals(former, key.share().recipient());
                yield new ShareModified(actor, key, stays ? null : former);
            }
            case KeyEvent.ShareCancelled e -> new ShareCancelled(actor, key, former);
            case KeyEvent.KeyReset e -> new KeyReset(actor, key, former);
            case KeyEvent.KeyDownloaded e -> new KeyDownloaded(actor, key);
            case KeyEvent.DeactivationOrdered e -> new DeactivationOrdered(actor, key, order.apply(e));
            case KeyEvent.DeactivationConfirmed e -> new KeyDeactivated(actor, key, e.counter(), e.lockTime());
            case KeyEvent.UseReported e ->
                new KeyUsed(actor, key, e.generation(), e.counter(), e.lockTime(), way(e.way()));
        };
    }

    public static Object of(LockId id, Lock before, LockEvent event, Lock after, Actor actor) {
        LockState lock = state(id, after);
        return switch (event) {
            case LockEvent.LockRegistered e ->
                new LockRegistered(actor, lock, e.hardware().publicKey());
            case LockEvent.LockClaimed e -> new LockClaimed(actor, lock);
            case LockEvent.LockRenamed e -> new LockRenamed(actor, lock);
            case LockEvent.TimeZoneChanged e ->
                new LockTimeZoneChanged(actor, lock, state(id, before).timeZone());
            case LockEvent.AdministratorAdded e ->
                new AdministratorAdded(actor, lock, e.administrator().toString());
            case LockEvent.AdministratorRemoved e ->
                new AdministratorRemoved(actor, lock, e.administrator().toString());
            case LockEvent.LockTransferred e ->
                new LockTransferred(actor, lock, state(id, before).administrators());
        };
    }

    static LockState state(LockId id, Lock lock) {
        return switch (lock) {
            case Lock.Unregistered l -> throw new IllegalStateException("an unregistered lock has no events");
            case Lock.Unclaimed l -> state(id, l.hardware(), 0, List.of());
            case Lock.Claimed l -> state(id, l.hardware(), l.nameVersion(), l.administrators());
        };
    }

    private static LockState state(
            LockId id, Lock.Hardware hardware, long nameVersion, List<AccountId> administrators) {
        return new LockState(
                id.value(),
                hardware.model(),
                hardware.timeZone(),
                nameVersion,
                administrators.stream().map(AccountId::toString).toList());
    }

    static KeyState state(KeyId id, Key key) {
        return new KeyState(
                id.toString(),
                id.lock().value(),
                dev.latchkey.events.KeyKind.OFFLINE,
                id.slot(),
                status(key),
                key.slot().nameVersion(),
                key.enabler().map(AccountId::toString).orElse(null),
                key.slot().generation(),
                key.currentShare()
                        .map(share -> share(share, key.currentDownload()))
                        .orElse(null),
                key.slot().issued().stream()
                        .map(i -> new PossibleHolder(
                                i.generation(),
                                i.recipient().account().map(AccountId::toString).orElse(null),
                                i.at()))
                        .toList(),
                deactivation(key.slot().deactivation()));
    }

    private static KeyStatus status(Key key) {
        return switch (key) {
            case Key.Disabled k -> KeyStatus.DISABLED;
            case Key.Enabled k -> KeyStatus.ENABLED;
            case Key.Shared k -> KeyStatus.SHARED;
            case Key.Downloaded k -> KeyStatus.DOWNLOADED;
            case Key.Deactivating k -> KeyStatus.DEACTIVATING;
            case Key.Deactivated k -> KeyStatus.DEACTIVATED;
        };
    }

    private static ShareState share(Share share, Optional<Download> download) {
        Integer unlocks = share.permissions().unlocks();
        int used = download.map(Download::unlocksUsed).orElse(0);
        return new ShareState(
                share.recipient().account().isPresent() ? ShareMethod.ACCOUNT : ShareMethod.CODE,
                share.recipient().account().map(AccountId::toString).orElse(null),
                share.sharedBy().toString(),
                share.sharedAt(),
                permissions(share.permissions()),
                download.map(Download::at).orElse(null),
                download.map(Download::deviceKey).orElse(null),
                unlocks == null ? null : Math.max(0, unlocks - used));
    }

    private static Permissions permissions(dev.latchkey.shares.domain.Permissions granted) {
        WeeklyHours hours = granted.weeklyHours();
        return new Permissions(
                granted.startsAt(),
                granted.endsAt(),
                granted.unlocks(),
                hours == null
                        ? null
                        : hours.windows().stream().map(ContractEvents::window).toList());
    }

    private static WeeklyWindow window(WeeklyHours.Window window) {
        return new WeeklyWindow(
                window.days().stream()
                        .sorted()
                        .map(day -> Weekday.values()[day.ordinal()])
                        .toList(),
                clock(window.from()),
                clock(window.to()));
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private static @Nullable DeactivationState deactivation(@Nullable Deactivation order) {
        if (order == null) {
            return null;
        }
        Deactivation.Confirmation confirmation = order.confirmation();
        return new DeactivationState(
                order.orderId(),
                order.upTo(),
                order.orderedAt(),
                confirmation == null ? null : confirmation.at(),
                confirmation == null ? null : way(confirmation.way()));
    }

    private static ReportWay way(Way way) {
        return switch (way) {
            case BRIDGE -> ReportWay.BRIDGE;
            case PHONE -> ReportWay.PHONE;
        };
    }
}
