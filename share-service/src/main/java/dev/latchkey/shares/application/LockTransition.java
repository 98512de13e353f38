package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.shares.domain.Decision;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockDecider;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What commands on a lock come to, one after the other: the lock after all of them and its events, or the first refusal. */
sealed interface LockTransition {
    LockDecider DECIDER = new LockDecider();

    record Refused(Refusal refusal) implements LockTransition {}

    record Accepted(Lock after, List<LockEvent> events, List<NewEvent> published) implements LockTransition {}

    static LockTransition of(
            LockId id, Lock before, List<LockCommand> commands, Actor actor, String correlationId, Instant at) {
        List<LockEvent> events = new ArrayList<>();
        List<NewEvent> published = new ArrayList<>();
        Lock lock = before;
        for (LockCommand command : commands) {
            switch (DECIDER.decide(command, lock)) {
                case Decision.Refused<LockEvent> r -> {
                    return new Refused(r.refusal());
                }
                case Decision.Accepted<LockEvent> a -> {
                    for (LockEvent event : a.events()) {
                        Lock next = DECIDER.evolve(lock, event);
                        Object payload = ContractEvents.of(id, lock, event, next, actor);
                        events.add(event);
                        published.add(new NewEvent(payload, id.value(), at, correlationId, null));
                        lock = next;
                    }
                }
            }
        }
        return new Accepted(lock, events, published);
    }
}
