package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

@ApplicationScoped
public class KeyMemories implements PanacheRepositoryBase<KeyMemoryRow, String> {
    /** The memory of each of these keys; an empty one where there was none. Changes are stored with the transaction. */
    public Uni<Map<String, KeyMemoryRow>> ofAll(Collection<String> keyIds) {
        return list("keyId in ?1", keyIds).chain(found -> {
            Map<String, KeyMemoryRow> rows = new HashMap<>();
            found.forEach(row -> rows.put(row.keyId(), row));
            TreeSet<String> missing = new TreeSet<>(keyIds);
            missing.removeAll(rows.keySet());
            missing.forEach(keyId -> rows.put(keyId, new KeyMemoryRow(keyId)));
            return missing.isEmpty()
                    ? Uni.createFrom().item(rows)
                    : persist(missing.stream().map(rows::get)).replaceWith(rows);
        });
    }
}
