package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@ApplicationScoped
public class LockPositions implements PanacheRepositoryBase<LockPosition, String> {
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
