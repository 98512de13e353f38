package dev.latchkey.gateway.application;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge says of itself, in one message or in several one after the other. Of the locks that it names no more than {@link #MOST_LOCKS} count.
 *
 * @param anew whether it takes the place of all that was said before; otherwise it changes that, and what it leaves out stays
 * @param software null if it does not say
 * @param unreachable locks that it can't reach by radio
 * @param reachable locks that it reaches again; none of the others, and none if it is said anew
 */
public record StatusReport(boolean anew, @Nullable String software, Set<String> unreachable, Set<String> reachable) {
    /** As many out of reach as are kept of one bridge: a faulty one could name others for ever. */
    public static final int MOST_LOCKS = 20_000;

    public StatusReport {
        unreachable = few(unreachable);
        reachable = few(reachable);
    }

    private static Set<String> few(Set<String> lockIds) {
        return lockIds.size() <= MOST_LOCKS
                ? Set.copyOf(lockIds)
                : lockIds.stream().limit(MOST_LOCKS).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One message; lists are null if it has none. It begins anew if it has all the locks that are out of reach, or says nothing of locks. Who is named
     * as out of reach now is so, whatever else the message says; who is in reach now is so unless that.
     */
    public static StatusReport of(
            @Nullable String software,
            @Nullable List<String> all,
            @Nullable List<String> nowUnreachable,
            @Nullable List<String> nowReachable) {
        boolean anew = all != null || (nowUnreachable == null && nowReachable == null);
        return new StatusReport(anew, software, orNone(all), Set.of())
                .then(new StatusReport(
                        false, null, orNone(nowUnreachable), without(orNone(nowReachable), orNone(nowUnreachable))));
    }

    private static Set<String> orNone(@Nullable List<String> lockIds) {
        return lockIds == null ? Set.of() : new LinkedHashSet<>(lockIds);
    }

    /** Both, said one after the other. */
    public StatusReport then(StatusReport next) {
        if (next.anew) {
            return next;
        }
        return new StatusReport(
                anew,
                next.software == null ? software : next.software,
                with(without(unreachable, next.reachable), next.unreachable),
                anew ? Set.of() : with(without(reachable, next.unreachable), next.reachable));
    }

    private static Set<String> without(Set<String> lockIds, Set<String> others) {
        Set<String> left = new LinkedHashSet<>(lockIds);
        left.removeAll(others);
        return left;
    }

    private static Set<String> with(Set<String> lockIds, Collection<String> others) {
        Set<String> all = new LinkedHashSet<>(lockIds);
        all.addAll(others);
        return all;
    }
}
