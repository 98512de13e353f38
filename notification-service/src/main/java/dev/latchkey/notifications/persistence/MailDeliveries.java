package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.LockMode;

@ApplicationScoped
public class MailDeliveries implements PanacheRepositoryBase<MailDelivery, UUID> {
    /** What is due, locked until the transaction ends; what another worker has locked is left out. */
    public Uni<List<MailDelivery>> lockDue(Instant now, int max) {
        return Panache.getSession()
                .chain(session -> session.createSelectionQuery(
                                "from MailDelivery where state = PENDING and nextAttemptAt <= :now order by nextAttemptAt",
                                MailDelivery.class)
                        .setParameter("now", now)
                        .setLockMode(LockMode.UPGRADE_SKIPLOCKED)
                        .setMaxResults(max)
                        .getResultList());
    }

    /** The state is in the statement's text, or the index of these few rows would not be used. */
    public Uni<Long> countPending() {
        return count("state = PENDING");
    }

    public Uni<Long> countFailed() {
        return count("state = FAILED");
    }

    public Uni<Long> deleteOf(String accountId) {
        return delete("accountId", accountId);
    }
}
