package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

@ApplicationScoped
public class LockPositions implements PanacheRepositoryBase<LockPosition, String> {
    /**
     * The positions of these locks, each row locked until the transaction ends; in the order of their ids, so that two
     * transactions can't wait for each other. New ones begin at 0; if two transactions begin one at the same time, one fails.
     */
    public Uni<Map<String, LockPosition>> lockAll(Collection<String> lockIds) {
        return find("lockId in ?1 order by lockId", lockIds)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .chain(found -> {
                    Map<String, LockPosition> positions = byLock(found);
                    TreeSet<String> missing = new TreeSet<>(lockIds);
                    missing.removeAll(positions.keySet());
                    missing.forEach(lockId -> positions.put(lockId, new LockPosition(lockId)));
                    return missing.isEmpty()
                            ? Uni.createFrom().item(positions)
                            : persist(missing.stream().map(positions::get)).replaceWith(positions);
                });
    }

    public Uni<Map<String, LockPosition>> ofAll(Collection<String> lockIds) {
        return list("lockId in ?1", lockIds).map(LockPositions::byLock);
    }

    /** 0 for a lock that is not known. */
    public Uni<Long> sequenceOf(String lockId) {
        return find("select sequence from LockPosition where lockId = ?1", lockId)
                .project(Long.class)
                .firstResult()
                .map(sequence -> sequence == null ? 0 : sequence);
    }

    private static Map<String, LockPosition> byLock(List<LockPosition> found) {
        Map<String, LockPosition> positions = new HashMap<>();
        found.forEach(position -> positions.put(position.lockId(), position));
        return positions;
    }
}
