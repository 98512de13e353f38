package dev.latchkey.shares.application;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.shares.domain.AttemptLimit;
import dev.latchkey.shares.domain.Attempts;
import dev.latchkey.shares.domain.Refusal;
import dev.latchkey.shares.observability.Metrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tries of codes, verification codes and claim codes alike (S5, L1). A try counts in several scopes at once; each is a row that the
 * transaction holds, so parallel tries of one scope come one after the other and none escapes the count. While a scope has to
 * wait, the code is not looked at. The rows are in the database, so a restart forgives nobody.
 */
@ApplicationScoped
public class CodeAttempts {
    private final VerificationCodes codes;
    private final Metrics metrics;
    private final Clock clock;

    CodeAttempts(VerificationCodes codes, Metrics metrics, Clock clock) {
        this.codes = codes;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What became of a try. */
    public enum Outcome {
        RIGHT,
        WRONG,
        /** Had to wait; the code was not looked at. */
        DELAYED
    }

    /** What tries are counted by. Scopes are always taken in the order of their kinds, so that two tries can't wait for each other. */
    record Scope(AttemptLimit limit, String id) {}

    /** @param address as the entrance told it; an address is personal data, so what is kept only tells whether two are the same */
    Scope client(String purpose, String address) {
        return new Scope(
                AttemptLimit.CLIENT,
                purpose + " "
                        + codes.keyed("client", address.getBytes(StandardCharsets.UTF_8))
                                .hex());
    }

    /**
     * @param scopes in the order client, share, lock
     * @param attempt an answer that is a problem counts as a wrong code
     * @return fails with 429 if a scope has to wait, and then nothing counts
     */
    Uni<Answer> counted(Session session, List<Scope> scopes, Supplier<Uni<Answer>> attempt) {
        // looked at before they are taken, so that who has to wait anyway does not stand behind others for the answer
        return session.attempts()
                .read(scopes.stream().map(Scope::id).toList())
                .chain(found -> admitted(found, clock.instant()))
                .chain(() -> takenAndCounted(session, scopes, attempt));
    }

    private Uni<Answer> takenAndCounted(Session session, List<Scope> scopes, Supplier<Uni<Answer>> attempt) {
        return taken(session, scopes, List.of(), counts -> {
            Instant at = clock.instant();
            List<Attempts> attempts = counts.stream().map(Count::attempts).toList();
            return admitted(attempts, at)
                    .chain(attempt::get)
                    .invoke(answer -> metrics.codeTried(answer.isProblem() ? Outcome.WRONG : Outcome.RIGHT))
                    .call(answer -> answer.isProblem() ? failed(session, counts, at) : nothing());
        });
    }

    private Uni<Void> admitted(List<Attempts> counts, Instant at) {
        Duration wait = counts.stream()
                .map(count -> count.waitFrom(at))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (wait.isZero()) {
            return nothing();
        }
        metrics.codeTried(Outcome.DELAYED);
        return Uni.createFrom().failure(tooMany(wait));
    }

    private record Count(Scope scope, Attempts attempts) {}

    private static Uni<Answer> taken(
            Session session, List<Scope> scopes, List<Count> taken, Function<List<Count>, Uni<Answer>> then) {
        if (taken.size() == scopes.size()) {
            return then.apply(taken);
        }
        Scope next = scopes.get(taken.size());
        return session.attempts().take(next.id()).chain(attempts -> {
            List<Count> more = new ArrayList<>(taken);
            more.add(new Count(next, attempts));
            return taken(session, scopes, more, then);
        });
    }

    private static Uni<Void> failed(Session session, List<Count> counts, Instant at) {
        Uni<Void> done = nothing();
        for (Count count : counts) {
            Attempts after = count.attempts().failed(at, count.scope().limit());
            done = done.chain(() -> session.attempts().put(count.scope().id(), after));
        }
        return done;
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    private static ProblemException tooMany(Duration wait) {
        Refusal refusal = Refusal.TOO_MANY_ATTEMPTS;
        return new ProblemException(
                Problem.of(429, refusal.code(), "Too many attempts", refusal.advice()), wait.plusSeconds(1));
    }
}
