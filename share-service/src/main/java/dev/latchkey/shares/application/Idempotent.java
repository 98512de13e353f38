package dev.latchkey.shares.application;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;

/**
 * Runs a command in one transaction, at most once per idempotency key (inv-3): claims the key, does the work, stores the
 * answer, commits. A refusal is an answer too, and is stored. A failure rolls back everything, the claim too.
 */
@ApplicationScoped
public class Idempotent {
    private final Transactions transactions;

    Idempotent(Transactions transactions) {
        this.transactions = transactions;
    }

    public Uni<Answer> run(Request request, Function<Session, Uni<Answer>> work) {
        return transactions.inTransaction(session -> run(session, request, work));
    }

    /** A try of a code. */
    Uni<Answer> runCode(Request request, Function<Session, Uni<Answer>> work) {
        return transactions.forCode(session -> run(session, request, work));
    }

    /** A command on one lock: commands on other locks share its transaction, and what it costs. */
    public Uni<Answer> run(LockId lock, Request request, Function<Session, Uni<Answer>> work) {
        return transactions.inSharedTransaction(lock, request, session -> run(session, request, work));
    }

    private static Uni<Answer> run(Session session, Request request, Function<Session, Uni<Answer>> work) {
        return session.answers().begin(request).chain(earlier -> switch (earlier) {
            case StoredAnswers.Earlier.Answered e -> Uni.createFrom().item(e.answer());
            case StoredAnswers.Earlier.Running e -> Uni.createFrom().<Answer>failure(stillRunning());
            case StoredAnswers.Earlier.KeyReused e -> Uni.createFrom().<Answer>failure(keyReused());
            case StoredAnswers.Earlier.None e ->
                work.apply(session).call(answer -> session.answers().store(request, answer));
        });
    }

    private static ProblemException stillRunning() {
        return new ProblemException(
                Problem.of(
                        409,
                        "request.still-running",
                        "Still running",
                        "A request with this Idempotency-Key has not ended. Send it again in a moment."),
                Duration.ofSeconds(1));
    }

    private static ProblemException keyReused() {
        return new ProblemException(Problem.of(
                422,
                "request.key-reused",
                "Idempotency-Key used before",
                "This Idempotency-Key came with another request. Make a new one for each command."));
    }
}
