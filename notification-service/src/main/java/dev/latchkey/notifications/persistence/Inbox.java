package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class Inbox implements PanacheRepositoryBase<InboxItem, UUID> {
    /** The place of an item in the order of the inbox. */
    public record Place(Instant happenedAt, UUID id) {}

    /** @param after only what is older than this; null for the newest */
    public Uni<List<InboxItem>> page(String accountId, boolean unreadOnly, @Nullable Place after, int size) {
        StringBuilder query = new StringBuilder("accountId = :account");
        Parameters parameters = Parameters.with("account", accountId);
        if (unreadOnly) {
            query.append(" and readAt is null");
        }
        if (after != null) {
            query.append(" and (happenedAt < :at or (happenedAt = :at and id < :id))");
            parameters = parameters.and("at", after.happenedAt()).and("id", after.id());
        }
        return find(query.append(" order by happenedAt desc, id desc").toString(), parameters)
                .page(0, size)
                .list();
    }

    public Uni<Long> unreadCount(String accountId) {
        return count("accountId = ?1 and readAt is null", accountId);
    }

    /** Leaves the first reading as it was. @return whether the account has this item */
    public Uni<Boolean> markRead(String accountId, UUID id, Instant now) {
        return update("readAt = coalesce(readAt, ?1) where id = ?2 and accountId = ?3", now, id, accountId)
                .map(rows -> rows == 1);
    }

    public Uni<Long> deleteOf(String accountId) {
        return delete("accountId", accountId);
    }
}
