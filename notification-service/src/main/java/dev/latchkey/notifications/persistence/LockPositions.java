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

    /** Of the newest applied event; 0 for a lock that is not known, and for one that is none of this account's business (inv-18). */
    public Uni<Long> sequenceFor(String accountId, String lockId) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                select p.sequence from lock_positions p join lock_accounts a using (lock_id)
                                where a.account_id = ?1 and a.lock_id = ?2""", Long.class)
                        .setParameter(1, accountId)
                        .setParameter(2, lockId)
                        .getSingleResultOrNull())
                .map(sequence -> sequence == null ? 0 : sequence);
    }

    private static Map<String, LockPosition> byLock(List<LockPosition> found) {
        Map<String, LockPosition> positions = new HashMap<>();
        found.forEach(position -> positions.put(position.lockId(), position));
        return positions;
    }
}
