package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Decider;
import dev.latchkey.shares.domain.Decision;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyDecider;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.OnlineKey;
import dev.latchkey.shares.domain.OnlineKeyDecider;
import dev.latchkey.shares.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A key before and after one decision, and what happened in the contract's words; nothing, if it was so already. */
record KeyTransition(KeyId id, AnyKey before, AnyKey after, List<NewEvent> published) {
    private static final KeyDecider OFFLINE = new KeyDecider();
    private static final OnlineKeyDecider ONLINE = new OnlineKeyDecider();

    KeyTransition {
        published = List.copyOf(published);
    }

    /** What becomes of a command. */
    sealed interface Outcome {
        record Refused(Refusal refusal) implements Outcome {}

        record Accepted(KeyTransition transition) implements Outcome {}
    }

    /** Decides by the rules of the key's kind. */
    static Outcome decide(KeyId id, AnyKey key, KeyCommand command, Cause cause, Signer signer) {
        return switch (key) {
            case Key k ->
                decide(
                        OFFLINE,
                        id,
                        k,
                        command,
                        cause,
                        (before, event, after) -> ContractEvents.of(
                                id, before, event, after, cause.actor(), ordered -> signer.order(id, ordered)));
            case OnlineKey k ->
                decide(
                        ONLINE,
                        id,
                        k,
                        command,
                        cause,
                        (before, event, after) -> ContractEvents.of(id, before, event, after, cause.actor()));
        };
    }

    private interface Contract<E, K> {
        Object payload(K before, E event, K after);
    }

    private static <E, K extends AnyKey> Outcome decide(
            Decider<KeyCommand, E, K> rules,
            KeyId id,
            K key,
            KeyCommand command,
            Cause cause,
            Contract<E, K> contract) {
        return switch (rules.decide(command, key)) {
            case Decision.Refused<E> r -> new Outcome.Refused(r.refusal());
            case Decision.Accepted<E> accepted -> {
                List<NewEvent> published = new ArrayList<>();
                Instant at = command.at();
                K now = key;
                for (E event : accepted.events()) {
                    K next = rules.evolve(now, event);
                    published.add(new NewEvent(
                            contract.payload(now, event, next),
                            id.toString(),
                            at,
                            cause.correlationId(),
                            cause.causationId()));
                    now = next;
                }
                yield new Outcome.Accepted(new KeyTransition(id, key, now, published));
            }
        };
    }
}
