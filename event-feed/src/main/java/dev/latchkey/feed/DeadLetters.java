package dev.latchkey.feed;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where a service notes records that it could not read or apply. Each service has one bean of this type. */
public interface DeadLetters {
    /** What is noted already stays as it is. Called on a Vert.x context. */
    Uni<Void> add(List<DeadLetter> letters);
}
