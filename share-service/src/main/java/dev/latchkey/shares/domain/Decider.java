package dev.latchkey.shares.domain;

/**
 * One aggregate's rules.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 */
public interface Decider<C, E, S> {
    S initial();

    /** What happens, or why it is refused. Depends on its arguments alone. */
    Decision<E> decide(C command, S state);

    /** The state after an event that {@link #decide} made. Never refuses. */
    S evolve(S state, E event);
}
