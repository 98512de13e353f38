package dev.latchkey.gateway.persistence;

import dev.latchkey.database.DatabaseFaults;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks what waits together with one statement. When bridges come back by the thousand, a round trip and a commit for each of them is what they wait for.
 * Nothing waits for the sake of company: a question that finds no statement under way is asked at once. Thread-safe.
 *
 * <p>A statement that the database refuses (it was in the way of another, say) is asked again for each question alone, one after the other. A
 * database that does not answer fails the questions after a while, and those that have waited as long are not asked any more: whoever asked has gone, and what
 * came of it would be of yesterday.
 *
 * @param <Q> question; those with equal keys are never in one statement
 * @param <A> answer
 */
final class SharedStatement<Q, A> {
    /** More statements at a time would have fewer questions each. */
    private static final int UNDER_WAY = 2;

    private static final int MOST = 256;

    /** As long as a bridge waits to be let in. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Function<Q, String> key;
    private final Function<List<Q>, Uni<Map<String, A>>> statement;
    private final Duration patience;
    private final List<Asked<Q, A>> waiting = new LinkedList<>();
    private int underWay;

    /** @param statement the answers by key, of those that have one */
    SharedStatement(Function<Q, String> key, Function<List<Q>, Uni<Map<String, A>>> statement) {
        this(key, statement, PATIENCE);
    }

    /**
     * @param statement the answers by key, of those that have one
     * @param patience for how long a question may wait to be asked; its statement may take twice as long, which has to be more than the database
     *     lets one run: what was done and not answered nobody takes back
     */
    SharedStatement(Function<Q, String> key, Function<List<Q>, Uni<Map<String, A>>> statement, Duration patience) {
        this.key = key;
        this.statement = statement;
        this.patience = patience;
    }

    private record Asked<Q, A>(Q question, long since, CompletableFuture<@Nullable A> answer) {}

    /** Null if the statement has no answer; comes on any thread. Is asked when subscribed, once each time. */
    Uni<@Nullable A> ask(Q question) {
        return Uni.createFrom().completionStage(() -> {
            Asked<Q, A> asked = new Asked<>(question, System.nanoTime(), new CompletableFuture<>());
            synchronized (this) {
                waiting.add(asked);
            }
            askNext();
            return asked.answer();
        });
    }

    private void askNext() {
        List<Asked<Q, A>> next = take();
        if (next.isEmpty()) {
            return;
        }
        ask(next)
                .onFailure(e -> next.size() > 1 && !DatabaseFaults.isWithoutAnswer(e))
                .recoverWithUni(e -> eachAlone(next))
                .onFailure()
                .invoke(e -> next.forEach(asked -> asked.answer().completeExceptionally(e)))
                .onTermination()
                .invoke(() -> {
                    synchronized (this) {
                        underWay--;
                    }
                    askNext();
                })
                .subscribe()
                .with(v -> {}, e -> {});
    }

    private List<Asked<Q, A>> take() {
        List<Asked<Q, A>> taken = new ArrayList<>();
        List<Asked<Q, A>> late = new ArrayList<>();
        synchronized (this) {
            if (underWay >= UNDER_WAY) {
                return taken;
            }
            Set<String> keys = new HashSet<>();
            for (Iterator<Asked<Q, A>> i = waiting.iterator(); i.hasNext() && taken.size() < MOST; ) {
                Asked<Q, A> asked = i.next();
                if (isLate(asked)) {
                    i.remove();
                    late.add(asked);
                } else if (keys.add(key.apply(asked.question()))) {
                    i.remove();
                    taken.add(asked);
                }
            }
            if (!taken.isEmpty()) {
                underWay++;
            }
        }
        late.forEach(asked -> asked.answer().completeExceptionally(new TimeoutException()));
        return taken;
    }

    private boolean isLate(Asked<Q, A> asked) {
        return System.nanoTime() - asked.since() > patience.toNanos();
    }

    /** Answers them; fails, and answers none, if the statement does. */
    private Uni<Void> ask(List<Asked<Q, A>> together) {
        List<Q> questions = together.stream().map(Asked::question).toList();
        return Uni.createFrom()
                .deferred(() -> statement.apply(questions))
                .ifNoItem()
                .after(patience.multipliedBy(2))
                .failWith(TimeoutException::new)
                .invoke(answers ->
                        together.forEach(asked -> asked.answer().complete(answers.get(key.apply(asked.question())))))
                .replaceWithVoid();
    }

    /** One that can't be answered must not take the others with it. */
    private Uni<Void> eachAlone(List<Asked<Q, A>> together) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Asked<Q, A> alone : together) {
            done = done.chain(() ->
                            isLate(alone) ? Uni.createFrom().failure(new TimeoutException()) : ask(List.of(alone)))
                    .onFailure()
                    .invoke(e -> alone.answer().completeExceptionally(e))
                    .onFailure()
                    .recoverWithNull();
        }
        return done;
    }
}
