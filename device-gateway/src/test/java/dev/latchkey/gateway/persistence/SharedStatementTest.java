package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedStatementTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Statements that are under way, the oldest first. */
    private final Deque<Statement> underWay = new ArrayDeque<>();

    private final List<List<String>> asked = new ArrayList<>();

    private final SharedStatement<String, String> shared = new SharedStatement<>(
            Function.identity(),
            questions -> {
                asked.add(questions);
                Statement statement = new Statement(questions, new CompletableFuture<>());
                underWay.add(statement);
                return Uni.createFrom().completionStage(statement.answers());
            },
            PATIENCE);

    private record Statement(List<String> questions, CompletableFuture<Map<String, String>> answers) {
        void answer() {
            Map<String, String> found = new HashMap<>();
            questions.stream().filter(q -> !q.startsWith("no")).forEach(q -> found.put(q, q + "!"));
            answers.complete(found);
        }
    }

    private CompletionStage<String> ask(String question) {
        return shared.ask(question).subscribeAsCompletionStage();
    }

    private void answerAll() {
        while (!underWay.isEmpty()) {
            underWay.poll().answer();
        }
    }

    @Test
    void firstQuestions_goAtOnce_thoseThatFollow_goTogether() {
        List<CompletableFuture<String>> answers = IntStream.range(0, 600)
                .mapToObj(i -> ask("q" + i).toCompletableFuture())
                .toList();
        assertThat(asked).containsExactly(List.of("q0"), List.of("q1"));

        answerAll();

        assertThat(asked.stream().map(List::size)).containsExactly(1, 1, 256, 256, 86);
        assertThat(answers)
                .extracting(CompletableFuture::join)
                .startsWith("q0!", "q1!")
                .endsWith("q599!");
    }

    @Test
    void equalQuestions_areAskedEachOnItsOwn_inTheirOrder() {
        ask("a");
        ask("b");
        CompletableFuture<String> first = ask("c").toCompletableFuture();
        CompletableFuture<String> second = ask("c").toCompletableFuture();

        underWay.poll().answer();
        underWay.poll().answer();
        assertThat(asked).endsWith(List.of("c"), List.of("c"));
        underWay.poll().answer();

        assertThat(first).isCompleted();
        assertThat(second).isNotCompleted();
    }

    @Test
    void questionWithoutAnswer_isAnsweredWithNull() {
        CompletableFuture<String> answer = ask("nobody").toCompletableFuture();

        answerAll();

        assertThat(answer).isCompletedWithValue(null);
    }

    @Test
    void statementThatFails_isAskedAgain_forEachAlone_soThatOneTakesNoOthersWithIt() {
        ask("a");
        ask("b");
        CompletableFuture<String> good = ask("good").toCompletableFuture();
        CompletableFuture<String> bad = ask("bad").toCompletableFuture();
        underWay.poll().answer();
        underWay.poll().answer();
        underWay.poll().answers().completeExceptionally(new PgException("deadlock", "ERROR", "40P01", ""));

        underWay.poll().answer();
        underWay.poll().answers().completeExceptionally(new PgException("of this one", "ERROR", "22000", ""));

        assertThat(good).isCompletedWithValue("good!");
        assertThat(bad)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("of this one");
        CompletableFuture<String> next = ask("next").toCompletableFuture();
        answerAll();
        assertThat(next).isCompletedWithValue("next!");
    }

    @Test
    void statementThatCannotEvenBegin_failsItsQuestion_andHoldsUpNoOther() {
        SharedStatement<String, String> broken = new SharedStatement<>(
                Function.identity(),
                questions -> {
                    throw new IllegalStateException("not sent");
                },
                PATIENCE);

        for (int i = 0; i < 5; i++) {
            assertThat(broken.ask("q").subscribeAsCompletionStage()).isCompletedExceptionally();
        }
    }

    @Test
    void databaseThatIsAway_isNotAskedForEachAlone() {
        ask("a");
        ask("b");
        CompletableFuture<String> one = ask("one").toCompletableFuture();
        CompletableFuture<String> other = ask("other").toCompletableFuture();
        underWay.poll().answer();
        underWay.poll().answer();
        underWay.poll().answers().completeExceptionally(new IOException("line is down"));

        assertThat(one).isCompletedExceptionally();
        assertThat(other).isCompletedExceptionally();
        assertThat(underWay).isEmpty();
    }

    @Test
    void statementWithoutAnAnswer_isGivenUp_andHoldsUpNoOther() {
        SharedStatement<String, String> hurried = new SharedStatement<>(
                Function.identity(), questions -> Uni.createFrom().nothing(), Duration.ofMillis(50));
        List<CompletableFuture<String>> asked = IntStream.range(0, 5)
                .mapToObj(i -> hurried.ask("q" + i).subscribeAsCompletionStage())
                .toList();

        assertThat(asked).allSatisfy(answer -> assertThat(answer).failsWithin(Duration.ofSeconds(10)));
    }
}
