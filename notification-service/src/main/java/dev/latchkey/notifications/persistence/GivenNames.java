package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@ApplicationScoped
public class GivenNames implements PanacheRepositoryBase<GivenName, String> {
    /** The newest name of each of these locks and keys, whoever gave it; those without a name are left out. */
    public Uni<Map<String, GivenName>> newestOf(Collection<String> subjectIds) {
        return list("subjectId in ?1 order by version", subjectIds).map(found -> {
            Map<String, GivenName> names = new HashMap<>();
            found.forEach(name -> names.put(name.subjectId(), name)); // the last has the highest version
            return names;
        });
    }

    public Uni<List<GivenName>> of(String accountId) {
        return list("accountId", accountId);
    }
}
