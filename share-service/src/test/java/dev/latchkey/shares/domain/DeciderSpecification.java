package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Given what happened, when a command comes, then these events or this refusal. */
final class DeciderSpecification<C, E, S> {
    private final Decider<C, E, S> decider;

    DeciderSpecification(Decider<C, E, S> decider) {
        this.decider = decider;
    }

    @SafeVarargs
    final Given given(E... events) {
        return new Given(List.of(events));
    }

    final class Given {
        private final List<E> past;

        private Given(List<E> past) {
            this.past = past;
        }

        S state() {
            return after(past);
        }

        Then when(C command) {
            return new Then(past, decider.decide(command, after(past)));
        }
    }

    final class Then {
        private final List<E> past;
        private final Decision<E> decision;

        private Then(List<E> past, Decision<E> decision) {
            this.past = past;
            this.decision = decision;
        }

        @SafeVarargs
        final Then then(E... events) {
            assertThat(decision).isEqualTo(new Decision.Accepted<>(List.of(events)));
            return this;
        }

        void thenNothing() {
            assertThat(decision).isEqualTo(new Decision.Accepted<E>(List.of()));
        }

        void thenRefused(Refusal refusal) {
            assertThat(decision).isEqualTo(new Decision.Refused<E>(refusal));
        }

        S state() {
            List<E> all = new ArrayList<>(past);
            if (decision instanceof Decision.Accepted<E> accepted) {
                all.addAll(accepted.events());
            }
            return after(all);
        }
    }

    private S after(List<E> events) {
        S state = decider.initial();
        for (E event : events) {
            state = decider.evolve(state, event);
        }
        return state;
    }
}
