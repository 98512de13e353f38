package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyDecider;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key before and after the events of one decision, and these events in the contract's words. */
record KeyTransition(KeyId id, Key before, Key after, List<KeyEvent> events, List<NewEvent> published) {
    private static final KeyDecider DECIDER = new KeyDecider();

    static KeyTransition of(
            KeyId id,
            Key before,
            List<KeyEvent> events,
            Actor actor,
            KeyCommand command,
            @Nullable String correlationId,
            @Nullable String causationId,
            Signer signer) {
        List<NewEvent> published = new ArrayList<>();
        Key key = before;
        Instant at = command.at();
        for (KeyEvent event : events) {
            Key next = DECIDER.evolve(key, event);
            Object payload = ContractEvents.of(id, key, event, next, actor, e -> signer.order(id, e));
            published.add(new NewEvent(payload, id.toString(), at, correlationId, causationId));
            key = next;
        }
        return new KeyTransition(id, before, key, events, published);
    }
}
