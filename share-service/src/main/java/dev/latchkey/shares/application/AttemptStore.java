package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.Attempts;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Wrong codes so far. Parallel attempts of one scope wait for each other, so none escapes the count (S5). */
public interface AttemptStore {
    /** The counts that there are for these scopes, as they are now. They are not held, so another try may change them. */
    Uni<List<Attempts>> read(List<String> scopes);

    /** Takes the count of a scope until the transaction ends. */
    Uni<Attempts> take(String scope);

    Uni<Void> put(String scope, Attempts attempts);
}
