package dev.latchkey.shares.application;

import dev.latchkey.shares.application.StoryAction.Person;
import dev.latchkey.shares.application.StoryAction.Phone;
import dev.latchkey.shares.application.StoryAction.Terms;
import dev.latchkey.shares.application.StoryAction.To;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Refusal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SPEC.md, read as plainly as possible: what has happened to each slot, here, at the lock, and by the reports that have arrived. */
final class StoryModel {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** One generation, as it was given; downloaded when there is a phone. */
    record Given(
            int generation,
            To to,
            Permissions permissions,
            @Nullable Phone phone) {}

    record Ordered(int slot, int upTo) {}

    private static final class Place {
        @Nullable
        Person enabledBy;

        @Nullable
        Given current;

        int generation;
        final List<Given> downloaded = new ArrayList<>();
        final List<Integer> openedAtLock = new ArrayList<>();
        final List<Integer> openedByReports = new ArrayList<>();
        int obeyedUpTo;
        int confirmedUpTo;
        int orderedUpTo;
    }

    private final Set<Person> administrators = EnumSet.of(Person.ADA, Person.BEN);
    private final Map<Integer, Place> places = new TreeMap<>(Map.of(1, new Place(), 10, new Place()));
    final List<Ordered> orders = new ArrayList<>();

    /** What the rules say of it; if they allow it, it has happened. */
    Optional<Refusal> ask(StoryAction.Asked asked, int codeSlot, int codeGeneration, Instant now) {
        Refusal refusal = switch (asked) {
            case StoryAction.Enable a -> enable(a, places.get(a.slot()));
            case StoryAction.Share a -> share(a, places.get(a.slot()), now);
            case StoryAction.Modify a -> modify(a, places.get(a.slot()), now);
            case StoryAction.Cancel a -> cancel(a, places.get(a.slot()));
            case StoryAction.Reset a -> reset(a, places.get(a.slot()), now);
            case StoryAction.Deactivate a -> deactivate(a, places.get(a.slot()));
            case StoryAction.Disable a -> !administrators.contains(a.by()) ? Refusal.NOT_FOUND : disable(a.slot());
            case StoryAction.Download a -> download(a, places.get(a.slot()), now);
            case StoryAction.Redeem a -> redeem(a, places.get(codeSlot), codeGeneration, now);
            case StoryAction.AddAdministrator a -> add(a);
            case StoryAction.RemoveAdministrator a -> remove(a);
            case StoryAction.Transfer a -> transfer(a);
        };
        return Optional.ofNullable(refusal);
    }

    private @Nullable Refusal enable(StoryAction.Enable a, Place p) {
        if (!administrators.contains(a.by())) {
            return Refusal.NOT_FOUND;
        }
        if (p.enabledBy != null) {
            return Refusal.KEY_ALREADY_ENABLED;
        }
        p.enabledBy = a.by();
        return null;
    }

    private @Nullable Refusal share(StoryAction.Share a, Place p, Instant now) {
        Permissions asked = a.terms().from(now);
        Refusal refusal = first(mayManage(a.by(), p), grantable(a.by(), a.to(), asked, now));
        if (refusal != null) {
            return refusal;
        }
        if (p.current != null && !isDead(p)) { // S7
            return p.current.phone() == null ? Refusal.ALREADY_SHARED : Refusal.ALREADY_DOWNLOADED;
        }
        p.current = new Given(++p.generation, a.to(), asked, null);
        return null;
    }

    private @Nullable Refusal modify(StoryAction.Modify a, Place p, Instant now) {
        Refusal refusal = first(mayManage(a.by(), p), undownloaded(p));
        if (refusal != null) {
            return refusal;
        }
        Given given = p.current;
        Permissions before = given.permissions();
        Permissions named = a.terms().from(now);
        Permissions after = new Permissions(
                named.startsAt() == null ? before.startsAt() : named.startsAt(),
                named.endsAt() == null ? before.endsAt() : named.endsAt(),
                named.unlocks() == null ? before.unlocks() : named.unlocks(),
                named.weeklyHours() == null ? before.weeklyHours() : named.weeklyHours());
        To to = a.to() == null ? given.to() : a.to();
        refusal = grantable(a.by(), to, after, now);
        if (refusal == null) {
            // E1: another recipient or method, and a new code, are a new generation
            boolean another = a.to() != null && (a.to() == To.CODE || a.to() != given.to());
            p.generation += another ? 1 : 0;
            p.current = new Given(p.generation, to, after, null);
        }
        return refusal;
    }

    private @Nullable Refusal cancel(StoryAction.Cancel a, Place p) {
        Refusal refusal = first(mayManage(a.by(), p), undownloaded(p));
        if (refusal == null) {
            p.current = null;
        }
        return refusal;
    }

    private @Nullable Refusal reset(StoryAction.Reset a, Place p, Instant now) {
        Permissions asked = a.terms().from(now);
        Refusal refusal = first(mayManage(a.by(), p), grantable(a.by(), a.to(), asked, now));
        if (refusal != null) {
            return refusal;
        }
        if (p.current == null || p.current.phone() == null) { // E2
            return p.current == null ? Refusal.NOTHING_SHARED : Refusal.NOT_DOWNLOADED;
        }
        orderIfNeeded(a.slot()); // R3
        p.current = new Given(++p.generation, a.to(), asked, null);
        return null;
    }

    private @Nullable Refusal deactivate(StoryAction.Deactivate a, Place p) {
        if (!administrators.contains(a.by())) {
            return Refusal.NOT_FOUND;
        }
        if (!possibleHolders(a.slot()).isEmpty()) {
            return orderIfNeeded(a.slot()) ? null : Refusal.ALREADY_DEACTIVATING;
        }
        if (p.enabledBy == null) {
            return Refusal.KEY_NOT_ENABLED;
        }
        return p.current == null
                ? Refusal.NOTHING_SHARED
                : isDead(p) ? Refusal.ALREADY_DEACTIVATED : Refusal.NOT_DOWNLOADED;
    }

    private @Nullable Refusal disable(int slot) {
        Place p = places.get(slot);
        if (p.enabledBy == null) {
            return Refusal.KEY_NOT_ENABLED;
        }
        orderIfNeeded(slot); // R3
        p.enabledBy = null;
        p.current = null;
        return null;
    }

    private static @Nullable Refusal download(StoryAction.Download a, Place p, Instant now) {
        Given given = p.current;
        if (given == null || !given.to().name().equals(a.by().name())) {
            return Refusal.NOT_FOUND;
        }
        if (given.phone() == null) {
            return hasEnded(given, now) ? Refusal.SHARE_EXPIRED : downloadTo(a.phone(), p);
        }
        if (isDead(p) || isDying(p)) {
            return isDead(p) ? Refusal.ALREADY_DEACTIVATED : Refusal.ALREADY_DEACTIVATING;
        }
        return given.phone() == a.phone() ? null : Refusal.DOWNLOADED_ELSEWHERE; // D3
    }

    private static @Nullable Refusal redeem(StoryAction.Redeem a, Place p, int generation, Instant now) {
        Given given = p.current;
        if (given == null || given.to() != To.CODE || given.generation() != generation) { // S4
            return Refusal.CODE_NOT_VALID;
        }
        if (given.phone() == null) {
            return hasEnded(given, now) ? Refusal.CODE_NOT_VALID : downloadTo(a.phone(), p);
        }
        return given.phone() == a.phone() && !isDying(p) ? null : Refusal.CODE_NOT_VALID; // D3
    }

    private @Nullable Refusal add(StoryAction.AddAdministrator a) {
        if (!administrators.contains(a.by())) {
            return Refusal.NOT_FOUND;
        }
        administrators.add(a.administrator());
        return null;
    }

    private @Nullable Refusal remove(StoryAction.RemoveAdministrator a) {
        if (!administrators.contains(a.by()) || !administrators.contains(a.administrator())) {
            return Refusal.NOT_FOUND;
        }
        if (administrators.size() == 1) { // L2
            return Refusal.LAST_ADMINISTRATOR;
        }
        administrators.remove(a.administrator());
        for (Place p : places.values()) {
            boolean knowsTheCode = p.enabledBy == a.administrator() && p.current != null && p.current.to() == To.CODE;
            p.current = knowsTheCode && p.current.phone() == null ? null : p.current;
        }
        return null;
    }

    private @Nullable Refusal transfer(StoryAction.Transfer a) {
        if (!administrators.contains(a.by())) {
            return Refusal.NOT_FOUND;
        }
        if (a.by() == a.to()) {
            return Refusal.TRANSFER_TO_ONESELF;
        }
        administrators.clear();
        administrators.add(a.to());
        places.keySet().forEach(this::disable);
        return null;
    }

    private @Nullable Refusal mayManage(Person by, Place p) { // L4
        if (!administrators.contains(by)) {
            return Refusal.NOT_FOUND;
        }
        return p.enabledBy == null ? Refusal.KEY_NOT_ENABLED : p.enabledBy == by ? null : Refusal.NOT_YOURS_TO_SHARE;
    }

    private static @Nullable Refusal undownloaded(Place p) { // E1, E2
        return p.current == null || isDead(p)
                ? Refusal.NOTHING_SHARED
                : p.current.phone() == null ? null : Refusal.ALREADY_DOWNLOADED;
    }

    private static @Nullable Refusal grantable(Person by, To to, Permissions asked, Instant now) { // S7
        if (to.name().equals(by.name())) {
            return Refusal.RECIPIENT_IS_SHARER;
        }
        Instant end = asked.endsAt();
        if (end != null && asked.startsAt() != null && !asked.startsAt().isBefore(end)) {
            return Refusal.ENDS_BEFORE_START;
        }
        if (end != null && !now.isBefore(end)) {
            return Refusal.ENDS_IN_PAST;
        }
        return asked.unlocks() != null && asked.unlocks() < 1 ? Refusal.TOO_FEW_UNLOCKS : null;
    }

    private static @Nullable Refusal first(@Nullable Refusal one, @Nullable Refusal other) {
        return one == null ? other : one;
    }

    private static boolean hasEnded(Given given, Instant now) {
        return given.permissions().endsAt() != null
                && !now.isBefore(given.permissions().endsAt());
    }

    private static @Nullable Refusal downloadTo(Phone phone, Place p) {
        p.current = new Given(p.generation, p.current.to(), p.current.permissions(), phone);
        p.downloaded.add(p.current);
        return null;
    }

    /** R3: unless nobody could open, or an order about all who could is on its way. */
    private boolean orderIfNeeded(int slot) {
        Place p = places.get(slot);
        int newest = possibleHolders(slot).stream().mapToInt(g -> g).max().orElse(0);
        if (newest <= p.orderedUpTo) {
            return false;
        }
        p.orderedUpTo = newest;
        orders.add(new Ordered(slot, newest));
        return true;
    }

    private static boolean isDead(Place p) { // R2
        return p.current != null && p.current.phone() != null && p.confirmedUpTo >= p.current.generation();
    }

    private static boolean isDying(Place p) { // R1
        return p.current != null && p.current.phone() != null && p.orderedUpTo >= p.current.generation();
    }

    /** E3: whom no evidence excludes. */
    List<Integer> possibleHolders(int slot) {
        Place p = places.get(slot);
        int used = p.openedByReports.stream().mapToInt(g -> g).max().orElse(0);
        return p.downloaded.stream()
                .map(Given::generation)
                .filter(g -> g >= used && g > p.confirmedUpTo)
                .toList();
    }

    String status(int slot) {
        Place p = places.get(slot);
        if (p.current == null) {
            return p.enabledBy == null ? "Disabled" : "Enabled";
        }
        return p.current.phone() == null
                ? "Shared"
                : isDead(p) ? "Deactivated" : isDying(p) ? "Deactivating" : "Downloaded";
    }

    Optional<Person> enabledBy(int slot) {
        return Optional.ofNullable(places.get(slot).enabledBy);
    }

    /** As far as reports have told; of the current share. */
    int unlocksReported(int slot) {
        return (int) places.get(slot).openedByReports.stream()
                .filter(g -> isCurrent(slot, g))
                .count();
    }

    int unlocksAtLock(int slot) {
        return (int) places.get(slot).openedAtLock.stream()
                .filter(g -> isCurrent(slot, g))
                .count();
    }

    private boolean isCurrent(int slot, int generation) {
        return places.get(slot).current != null && places.get(slot).current.generation() == generation;
    }

    /** E3, R4: a newer one has opened here, or the lock has obeyed. */
    boolean isRefusedForGood(int slot, int generation) {
        Place p = places.get(slot);
        return generation <= p.obeyedUpTo || p.openedAtLock.stream().anyMatch(g -> g > generation);
    }

    /** U1. Empty if the lock has to open; then it has. */
    Optional<dev.latchkey.lock.protocol.Refusal> tryToOpen(
            int slot, int generation, boolean copied, boolean clockTrusted, Instant now) {
        Place p = places.get(slot);
        Permissions granted = p.downloaded.stream()
                .filter(g -> g.generation() == generation)
                .findFirst()
                .orElseThrow()
                .permissions();
        int hour = now.atZone(ZONE).getHour();
        boolean outside = granted.weeklyHours() == Terms.DAY && (hour < 8 || hour >= 18)
                || granted.weeklyHours() == Terms.NIGHT && hour >= 6 && hour < 22;
        long opened = p.openedAtLock.stream().filter(g -> g == generation).count();
        if (isRefusedForGood(slot, generation)) {
            return Optional.of(dev.latchkey.lock.protocol.Refusal.SUPERSEDED);
        }
        if (copied || !clockTrusted) { // D2
            return Optional.of(
                    copied
                            ? dev.latchkey.lock.protocol.Refusal.NO_PROOF
                            : dev.latchkey.lock.protocol.Refusal.CLOCK_UNTRUSTED);
        }
        if (granted.startsAt() != null && now.isBefore(granted.startsAt())) {
            return Optional.of(dev.latchkey.lock.protocol.Refusal.NOT_YET);
        }
        if (granted.endsAt() != null && !now.isBefore(granted.endsAt())) {
            return Optional.of(dev.latchkey.lock.protocol.Refusal.EXPIRED);
        }
        if (outside || granted.unlocks() != null && opened >= granted.unlocks()) { // S6
            return Optional.of(
                    outside
                            ? dev.latchkey.lock.protocol.Refusal.OUTSIDE_HOURS
                            : dev.latchkey.lock.protocol.Refusal.USED_UP);
        }
        p.openedAtLock.add(generation);
        return Optional.empty();
    }

    void obeyed(Ordered order) {
        Place p = places.get(order.slot());
        p.obeyedUpTo = Math.max(p.obeyedUpTo, order.upTo());
    }

    void openingReported(int slot, int generation) {
        places.get(slot).openedByReports.add(generation);
    }

    void deactivationReported(int slot, int upTo) {
        Place p = places.get(slot);
        p.confirmedUpTo = Math.max(p.confirmedUpTo, upTo);
    }
}
