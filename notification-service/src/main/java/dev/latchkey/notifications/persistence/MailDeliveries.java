package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.hibernate.LockMode;

@ApplicationScoped
public class MailDeliveries implements PanacheRepositoryBase<MailDelivery, UUID> {
    private static final String MARK_SENT =
            "update mail_deliveries set state = 'SENT', sent_at = $2, last_failure = null where id = $1 and state = 'PENDING'";

    private final Pool pool;

    MailDeliveries(Pool pool) {
        this.pool = pool;
    }

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

    /**
     * In a transaction of its own, without reading the row first: nearly every mail comes here.
     *
     * @return false if the delivery is not there any more, as its account was erased, or waits no more
     */
    public Uni<Boolean> markSent(UUID id, Instant now) {
        return pool.preparedQuery(MARK_SENT)
                .execute(Tuple.of(id, now.atOffset(ZoneOffset.UTC)))
                .map(done -> done.rowCount() == 1);
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
