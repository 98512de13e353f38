package dev.latchkey.gateway.persistence;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks what waits together with one statement. When bridges come back by the thousand, a round trip and a commit for each of them is what they wait for.
 * Nothing waits for the sake of company: a question that finds no statement under way is asked at once. Thread-safe.
 *
 * @param <Q> question; those with equal keys are never in one statement
 * @param <A> answer
 */
final class Gathering<Q, A> {
    /** More statements at a time would have fewer questions each. */
    private static final int UNDER_WAY = 2;

    private static final int MOST = 256;

    private final Function<Q, String> key;
    private final Function<List<Q>, Uni<Map<String, A>>> statement;
    private final List<Asked<Q, A>> waiting = new LinkedList<>();
    private int underWay;

    /** @param statement the answers by key, of those that have one */
    Gathering(Function<Q, String> key, Function<List<Q>, Uni<Map<String, A>>> statement) {
        this.key = key;
        this.statement = statement;
    }

    private record Asked<Q, A>(Q question, CompletableFuture<@Nullable A> answer) {}

    /** Null if the statement has no answer; comes on any thread. Is asked when subscribed, once each time. */
    Uni<@Nullable A> ask(Q question) {
        return Uni.createFrom().completionStage(() -> {
            Asked<Q, A> asked = new Asked<>(question, new CompletableFuture<>());
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
        answers(next)
                .onTermination()
                .invoke(() -> {
                    synchronized (this) {
                        underWay--;
                    }
                    askNext();
                })
                .subscribe()
                .with(
                        answers -> next.forEach(
                                asked -> asked.answer().complete(answers.get(key.apply(asked.question())))),
                        e -> failed(next, e));
    }

    private synchronized List<Asked<Q, A>> take() {
        List<Asked<Q, A>> taken = new ArrayList<>();
        if (underWay >= UNDER_WAY) {
            return taken;
        }
        Set<String> keys = new HashSet<>();
        for (Iterator<Asked<Q, A>> i = waiting.iterator(); i.hasNext() && taken.size() < MOST; ) {
            Asked<Q, A> asked = i.next();
            if (keys.add(key.apply(asked.question()))) {
                i.remove();
                taken.add(asked);
            }
        }
        if (!taken.isEmpty()) {
            underWay++;
        }
        return taken;
    }

    private Uni<Map<String, A>> answers(List<Asked<Q, A>> asked) {
        List<Q> questions = asked.stream().map(Asked::question).toList();
        return Uni.createFrom().deferred(() -> statement.apply(questions));
    }

    /** One that can't be answered must not take the others with it. */
    private void failed(List<Asked<Q, A>> together, Throwable e) {
        if (together.size() == 1) {
            together.getFirst().answer().completeExceptionally(e);
            return;
        }
        for (Asked<Q, A> alone : together) {
            answers(List.of(alone))
                    .subscribe()
                    .with(
                            answers -> alone.answer().complete(answers.get(key.apply(alone.question()))),
                            failure -> alone.answer().completeExceptionally(failure));
        }
    }
}
