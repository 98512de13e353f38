package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.shares.domain.AnyKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What commands that meet at one key may come to: what the rules make of them one after the other, in any order (inv-2). */
final class SerialOrders {
    private SerialOrders() {}

    /**
     * @param answers in the order of the contenders: {@code ok}, or the code of a refusal
     * @param events their types
     * @param after the key's state, times and ids of orders aside
     */
    record Outcome(List<String> answers, List<String> events, String after) {}

    /**
     * The order of the contenders that comes to this outcome; empty if none does.
     *
     * @param seen whether each administrator says that he has seen the key as it was before
     */
    static Optional<List<Contender>> thatExplains(
            Outcome outcome, RacedKey at, AnyKey before, List<Contender> contenders, boolean seen) {
        return permutations(contenders.size()).stream()
                .filter(order -> inOrder(at, before, contenders, order, seen).equals(outcome))
                .findFirst()
                .map(order -> order.stream().map(contenders::get).toList());
    }

    private static Outcome inOrder(
            RacedKey at, AnyKey before, List<Contender> contenders, List<Integer> order, boolean seen) {
        Cause cause = new Cause(Actor.account(at.ada().toString()), null, null);
        String[] answers = new String[contenders.size()];
        List<String> events = new ArrayList<>();
        AnyKey key = before;
        for (int next : order) {
            Contender contender = contenders.get(next);
            if (seen && contender.isAdministrators() && !events.isEmpty()) {
                answers[next] = "key.changed-meanwhile";
                continue;
            }
            // what a report says of a generation was true before the race
            var command = contender.command(at, contender.isAdministrators() ? key : before);
            switch (KeyTransition.decide(
                    at.id(), key, command, cause, at.services().signer())) {
                case KeyTransition.Outcome.Refused r ->
                    answers[next] = r.refusal().code();
                case KeyTransition.Outcome.Accepted a -> {
                    answers[next] = "ok";
                    key = a.transition().after();
                    a.transition()
                            .published()
                            .forEach(e -> events.add(EventType.of(e.payload()).wireName()));
                }
            }
        }
        return new Outcome(Arrays.asList(answers), events, describe(at, key));
    }

    static String describe(RacedKey at, AnyKey key) {
        KeyState state = ContractEvents.state(at.id(), key);
        return String.join(
                " ",
                state.status().toString(),
                String.valueOf(state.enabledBy()),
                String.valueOf(state.generation()),
                state.share() == null
                        ? "nobody"
                        : state.share().recipient() + " " + state.share().permissions() + " "
                                + state.share().unlocksLeft() + " "
                                + state.share().deviceKeyThumbprint(),
                state.possibleHolders().stream()
                        .map(PossibleHolder::generation)
                        .toList()
                        .toString(),
                state.deactivation() == null
                        ? "no order"
                        : "up to " + state.deactivation().upToGeneration() + " "
                                + (state.deactivation().confirmedAt() != null));
    }

    static List<List<Integer>> permutations(int size) {
        if (size == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (List<Integer> shorter : permutations(size - 1)) {
            for (int place = 0; place < size; place++) {
                List<Integer> longer = new ArrayList<>(shorter);
                longer.add(place, size - 1);
                all.add(longer);
            }
        }
        return all;
    }
}
