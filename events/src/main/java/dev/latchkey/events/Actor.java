package dev.latchkey.events;

import org.jspecify.annotations.Nullable;

/**
 * Who caused an event.
 *
 * @param accountId null but for {@link ActorKind#ACCOUNT}
 */
public record Actor(ActorKind kind, @Nullable String accountId) {
    public static Actor account(String accountId) {
        return new Actor(ActorKind.ACCOUNT, accountId);
    }

    public static final Actor VISITOR = new Actor(ActorKind.VISITOR, null);
    public static final Actor LOCK = new Actor(ActorKind.LOCK, null);
    public static final Actor PLATFORM = new Actor(ActorKind.PLATFORM, null);
}
