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
import dev.latchkey.events.KeyEvent.KeyUnlocked;
import dev.latchkey.events.KeyEvent.KeyUsed;
import dev.latchkey.events.KeyEvent.LockClaimed;
import dev.latchkey.events.KeyEvent.LockRegistered;
import dev.latchkey.events.KeyEvent.LockRenamed;
import dev.latchkey.events.KeyEvent.LockTimeZoneChanged;
import dev.latchkey.events.KeyEvent.LockTransferred;
import dev.latchkey.events.KeyEvent.ShareCancelled;
import dev.latchkey.events.KeyEvent.ShareModified;
import dev.latchkey.events.KeyEvent.ShareRevoked;
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
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Deactivation;
import dev.latchkey.shares.domain.Download;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.OnlineKey;
import dev.latchkey.shares.domain.OnlineKeyEvent;
import dev.latchkey.shares.domain.Share;
import dev.latchkey.shares.domain.Slot;
import dev.latchkey.shares.domain.UnlockWay;
import dev.latchkey.shares.domain.Way;
import dev.latchkey.shares.domain.WeeklyHours;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
        String former = recipient(before);
        return switch (event) {
            case KeyEvent.KeyEnabled e -> new KeyEnabled(actor, key);
            case KeyEvent.KeyRenamed e -> new KeyRenamed(actor, key);
            case KeyEvent.KeyDisabled e -> new KeyDisabled(actor, key, former);
            case KeyEvent.KeyShared e -> new KeyShared(actor, key);
            case KeyEvent.ShareModified e -> modified(actor, key, former);
            case KeyEvent.ShareCancelled e -> new ShareCancelled(actor, key, former);
            case KeyEvent.KeyReset e -> new KeyReset(actor, key, former);
            case KeyEvent.KeyDownloaded e -> new KeyDownloaded(actor, key);
            case KeyEvent.DeactivationOrdered e -> new DeactivationOrdered(actor, key, order.apply(e));
            case KeyEvent.DeactivationConfirmed e -> new KeyDeactivated(actor, key, e.counter(), e.lockTime());
            case KeyEvent.UseReported e ->
                new KeyUsed(actor, key, e.generation(), e.counter(), e.lockTime(), way(e.way()));
        };
    }

    public static Object of(KeyId id, OnlineKey before, OnlineKeyEvent event, OnlineKey after, Actor actor) {
        KeyState key = state(id, after);
        String former = recipient(before);
        return switch (event) {
            case KeyEvent.KeyEnabled e -> new KeyEnabled(actor, key);
            case KeyEvent.KeyRenamed e -> new KeyRenamed(actor, key);
            case KeyEvent.KeyDisabled e -> new KeyDisabled(actor, key, former);
            case KeyEvent.KeyShared e -> new KeyShared(actor, key);
            case KeyEvent.ShareModified e -> modified(actor, key, former);
            case OnlineKeyEvent.ShareRevoked e -> new ShareRevoked(actor, key, Objects.requireNonNull(former));
            case OnlineKeyEvent.KeyUnlocked e -> new KeyUnlocked(actor, key, way(e.way()));
        };
    }

    private static ShareModified modified(Actor actor, KeyState key, @Nullable String former) {
        boolean stays =
                key.share() != null && Objects.equals(former, key.share().recipient());
        return new ShareModified(actor, key, stays ? null : former);
    }

    private static @Nullable String recipient(AnyKey key) {
        return key.currentShare()
                .flatMap(s -> s.recipient().account())
                .map(AccountId::toString)
                .orElse(null);
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

    static KeyState state(KeyId id, AnyKey key) {
        return new KeyState(
                id.toString(),
                id.lock().value(),
                kind(id.kind()),
                id.slot(),
                status(key),
                key.nameVersion(),
                key.enabler().map(AccountId::toString).orElse(null),
                key.generation(),
                key.currentShare().map(share -> share(share, key)).orElse(null),
                issued(key).stream()
                        .map(i -> new PossibleHolder(
                                i.generation(),
                                i.recipient().account().map(AccountId::toString).orElse(null),
                                i.at()))
                        .toList(),
                key instanceof Key k ? deactivation(k.slot().deactivation()) : null);
    }

    private static dev.latchkey.events.KeyKind kind(KeyKind kind) {
        return switch (kind) {
            case OFFLINE -> dev.latchkey.events.KeyKind.OFFLINE;
            case ONLINE -> dev.latchkey.events.KeyKind.ONLINE;
        };
    }

    private static KeyStatus status(AnyKey key) {
        return switch (key) {
            case Key.Disabled k -> KeyStatus.DISABLED;
            case Key.Enabled k -> KeyStatus.ENABLED;
            case Key.Shared k -> KeyStatus.SHARED;
            case Key.Downloaded k -> KeyStatus.DOWNLOADED;
            case Key.Deactivating k -> KeyStatus.DEACTIVATING;
            case Key.Deactivated k -> KeyStatus.DEACTIVATED;
            case OnlineKey.Disabled k -> KeyStatus.DISABLED;
            case OnlineKey.Enabled k -> KeyStatus.ENABLED;
            case OnlineKey.Shared k -> KeyStatus.SHARED;
        };
    }

    /** Credentials that the lock may still accept; of an online key there are none. */
    static List<Slot.Issued> issued(AnyKey key) {
        return switch (key) {
            case Key k -> k.slot().issued();
            case OnlineKey k -> List.of();
        };
    }

    private static ShareState share(Share share, AnyKey key) {
        Optional<Download> download = key instanceof Key k ? k.currentDownload() : Optional.empty();
        return new ShareState(
                share.recipient().account().isPresent() ? ShareMethod.ACCOUNT : ShareMethod.CODE,
                share.recipient().account().map(AccountId::toString).orElse(null),
                share.sharedBy().toString(),
                share.sharedAt(),
                permissions(share.permissions()),
                download.map(Download::at).orElse(null),
                download.map(Download::deviceKey).orElse(null),
                unlocksLeft(key));
    }

    /** Null without a limit, or without a share. */
    static @Nullable Integer unlocksLeft(AnyKey key) {
        Integer unlocks =
                key.currentShare().map(share -> share.permissions().unlocks()).orElse(null);
        int used = switch (key) {
            case Key k -> k.currentDownload().map(Download::unlocksUsed).orElse(0);
            case OnlineKey.Shared k -> k.unlocksUsed();
            case OnlineKey.Disabled k -> 0;
            case OnlineKey.Enabled k -> 0;
        };
        return unlocks == null ? null : Math.max(0, unlocks - used);
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

    static ReportWay way(Way way) {
        return switch (way) {
            case BRIDGE -> ReportWay.BRIDGE;
            case PHONE -> ReportWay.PHONE;
        };
    }

    private static dev.latchkey.events.UnlockWay way(UnlockWay way) {
        return switch (way) {
            case TICKET -> dev.latchkey.events.UnlockWay.TICKET;
            case REMOTE -> dev.latchkey.events.UnlockWay.REMOTE;
        };
    }
}
