package dev.latchkey.notifications.persistence;

import dev.latchkey.events.AccountEvent.NameGiven;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class ErasedNames implements PanacheRepositoryBase<ErasedName, String> {
    public Uni<Void> remember(GivenName erased) {
        return getSession()
                .chain(session -> session.merge(new ErasedName(erased)))
                .replaceWithVoid();
    }

    /** Whether this name is none that was given since: its producer has sent it late. */
    public Uni<Boolean> include(NameGiven name) {
        return findById(name.recordKey()).map(erased -> erased != null && name.version() <= erased.version());
    }
}
