package dev.latchkey.http.account;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** The accounts that a service has already learned of from the account topic. */
public interface KnownAccounts {
    /** @return the account id; null if not heard of yet */
    Uni<@Nullable String> find(String issuer, String subject);
}
