package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.AccountId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts and the names they gave, in the transaction of one command. */
public interface AccountStore {
    Uni<@Nullable AccountId> byEmail(String email);

    /** E-mail addresses of those that have one. */
    Uni<Map<AccountId, String>> emails(Collection<AccountId> accounts);

    /** The name a lock or key has; null if it has none. */
    Uni<@Nullable String> name(String subjectId);

    /** Forgets the names of these locks or keys, here and on the account topic; a next one has a higher version. */
    Uni<Void> forgetNames(Collection<String> subjectIds);

    /** Gives a lock or key its next name and announces it on the account topic. */
    Uni<Void> giveName(AccountId by, String subjectId, long version, String name);
}
