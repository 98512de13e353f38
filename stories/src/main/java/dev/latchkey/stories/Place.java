package dev.latchkey.stories;

import static java.util.Objects.requireNonNull;

import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.Phone;
import dev.latchkey.stories.StoryAction.To;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key, as the rules have it: whom it is given to, whom the lock lets in, and what of that is known. */
public final class Place {
    /** Of the wall clock beside the lock. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** One generation; downloaded when there is a phone. */
    static final class Share {
        final int generation;
        final To to;
        Limits limits;

        @Nullable
        Phone phone;

        int opened;
        int known; // of the unlocks

        Share(int generation, To to, Limits limits) {
            this.generation = generation;
            this.to = to;
            this.limits = limits;
        }
    }

    private final boolean online;
    private final List<Share> shares = new ArrayList<>(); // all there ever were

    @Nullable
    Person enabledBy;

    private @Nullable Share current;
    private int ordered; // the lock is to forget up to this generation,
    private int obeyed; // it has forgotten,
    private int confirmed; // it has said so

    Place(boolean online) {
        this.online = online;
    }

    Share share() {
        return requireNonNull(current);
    }

    boolean isChangeable() { // E1, E2, E4
        return current != null && current.phone == null;
    }

    boolean isDownloaded() {
        return current != null && current.phone != null;
    }

    private boolean isDead() { // R2
        return isDownloaded() && confirmed >= share().generation;
    }

    boolean isFree() { // S7
        return current == null || isDead();
    }

    boolean isTo(Person person) {
        return current != null && current.to.person() == person;
    }

    boolean isCode(int generation) { // S4
        return current != null && current.to == To.CODE && current.generation == generation;
    }

    boolean enable(Person by) {
        boolean free = enabledBy == null;
        enabledBy = free ? by : enabledBy;
        return free;
    }

    boolean give(To to, Limits limits) {
        current = new Share(shares.size() + 1, to, limits);
        return shares.add(current);
    }

    boolean reset(To to, Limits limits) { // E3, R3
        order();
        return give(to, limits);
    }

    boolean clear() {
        current = null;
        return true;
    }

    boolean disable() { // L5, R3
        order();
        enabledBy = null;
        return clear();
    }

    /** R1, R3: about all who could open, unless there is nobody, or such an order is on its way. */
    boolean order() {
        int newest = possibleHolders().stream().mapToInt(g -> g).max().orElse(0);
        boolean needed = newest > ordered;
        ordered = Math.max(ordered, newest);
        return needed;
    }

    boolean download(Phone phone, Instant now) { // D1, D3
        Share share = share();
        if (share.phone == null && !online && !share.limits.haveEnded(now)) {
            share.phone = phone;
        }
        return share.phone == phone && ordered < share.generation;
    }

    boolean unlock(Instant now) { // U2
        boolean opens = online && share().limits.open(now, share().known);
        share().known += opens ? 1 : 0;
        return opens;
    }

    /** U1; if so, it has opened. */
    boolean opens(int generation, Instant now) {
        Share share = shares.get(generation - 1);
        boolean opens = !isOver(generation) && share.limits.open(now, share.opened);
        share.opened += opens ? 1 : 0;
        return opens;
    }

    /** E3, R4, at the lock. */
    boolean isOver(int generation) {
        return generation <= obeyed || shares.stream().anyMatch(s -> s.generation > generation && s.opened > 0);
    }

    void obeys(int upTo) {
        obeyed = Math.max(obeyed, upTo);
    }

    void hearsOfDeactivation(int upTo) {
        confirmed = Math.max(confirmed, upTo);
    }

    void hearsOfOpening(int generation) {
        shares.get(generation - 1).known++;
    }

    /** E3: whom no evidence excludes. */
    List<Integer> possibleHolders() {
        int used = shares.stream()
                .filter(s -> s.known > 0)
                .mapToInt(s -> s.generation)
                .max()
                .orElse(0);
        return shares.stream()
                .filter(s -> s.phone != null && s.generation > confirmed && s.generation >= used)
                .map(s -> s.generation)
                .toList();
    }

    String status() { // R2
        if (current == null) {
            return enabledBy == null ? "disabled" : "enabled";
        }
        String downloaded = isDead() ? "deactivated" : ordered >= current.generation ? "deactivating" : "downloaded";
        return isDownloaded() ? downloaded : "shared";
    }

    public Shown shown() { // K1
        Integer limit = current == null ? null : current.limits.unlocks();
        return new Shown(
                status(),
                enabledBy,
                shares.size(),
                current == null ? null : current.to,
                limit == null ? null : Math.max(0, limit - share().known),
                possibleHolders(),
                ordered > confirmed);
    }

    /** A key is never shown as gone before it is. */
    public boolean isListed() {
        return enabledBy != null || !possibleHolders().isEmpty() || ordered > confirmed;
    }

    /** K3, of a key that is shared: the first that applies. */
    public String use(Instant now) {
        Limits limits = share().limits;
        if (isDead() || isDownloaded() && ordered >= share().generation) {
            return status();
        }
        if (limits.haveEnded(now) || limits.areUsedUp(share().known)) {
            return limits.haveEnded(now) ? "expired" : "used-up";
        }
        if (!online && !isDownloaded()) {
            return "waiting-for-download";
        }
        return !limits.haveBegun(now) ? "not-yet" : limits.areWithinHours(now) ? "usable" : "outside-hours";
    }
}
