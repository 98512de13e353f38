package dev.latchkey.notifications.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
public class DeadLetters implements PanacheRepositoryBase<DeadLetter, DeadLetter.At> {
    /** What is there already is left as it is. */
    public Uni<Void> keep(List<DeadLetter> letters) {
        return Multi.createFrom()
                .iterable(letters)
                .onItem()
                .transformToUniAndConcatenate(letter -> findById(letter.at())
                        .chain(found -> found == null
                                ? persist(letter).replaceWithVoid()
                                : Uni.createFrom().voidItem()))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
