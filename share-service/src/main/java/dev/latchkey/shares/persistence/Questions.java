package dev.latchkey.shares.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What commands of a batch ask at the same time. A question for many rows is one execution for all who ask it; a text that several want is
 * prepared once and executed for each.
 */
final class Questions {
    private final Map<MultiRow, List<Shared>> shared = new LinkedHashMap<>();
    private final Map<String, List<Own>> own = new LinkedHashMap<>();

    /** Rows that one command asks about, with those of others. */
    private record Shared(List<Tuple> rows, Consumer<List<Row>> then) {}

    /** An execution that one command has for itself. */
    private record Own(Tuple parameters, Consumer<RowSet<Row>> then) {}

    void add(MultiRow question, List<Tuple> rows, Consumer<List<Row>> then) {
        shared.computeIfAbsent(question, q -> new ArrayList<>()).add(new Shared(rows, then));
    }

    void add(String sql, Tuple parameters, Consumer<RowSet<Row>> then) {
        own.computeIfAbsent(sql, s -> new ArrayList<>()).add(new Own(parameters, then));
    }

    /**
     * One for each statement; nothing is sent before they are subscribed.
     *
     * @param answers takes what tells the commands what they asked for, to be run when all is answered
     */
    Stream<Uni<Void>> on(SqlConnection connection, List<Runnable> answers) {
        return Stream.concat(
                shared.entrySet().stream()
                        .map(each -> Uni.createFrom()
                                .deferred(() -> askTogether(connection, each.getKey(), each.getValue(), answers))),
                own.entrySet().stream()
                        .map(each -> Uni.createFrom()
                                .deferred(() -> askEach(connection, each.getKey(), each.getValue(), answers))));
    }

    private static Uni<Void> askTogether(
            SqlConnection connection, MultiRow question, List<Shared> asking, List<Runnable> answers) {
        List<Tuple> rows = asking.stream().flatMap(each -> each.rows().stream()).toList();
        return connection
                .preparedQuery(question.sql())
                .execute(question.parameters(rows))
                .invoke(found -> {
                    List<List<Row>> byPlace = MultiRow.byPlace(found, rows.size());
                    int next = 0;
                    for (Shared each : asking) {
                        int begin = next;
                        next += each.rows().size();
                        List<Row> theirs = byPlace.subList(begin, next).stream()
                                .flatMap(List::stream)
                                .toList();
                        answers.add(() -> each.then().accept(theirs));
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Void> askEach(SqlConnection connection, String sql, List<Own> asking, List<Runnable> answers) {
        // rows are taken in the order that every batch takes them in, so that two of them never wait for each other
        List<Own> ordered = asking.stream()
                .sorted(Comparator.comparing(
                        each -> String.valueOf(each.parameters().getValue(0))))
                .toList();
        return connection
                .preparedQuery(sql)
                .executeBatch(ordered.stream().map(Own::parameters).toList())
                .invoke(first -> {
                    RowSet<Row> result = first;
                    for (Own each : ordered) {
                        RowSet<Row> theirs = Objects.requireNonNull(result, "an answer for each execution");
                        answers.add(() -> each.then().accept(theirs));
                        result = theirs.next();
                    }
                })
                .replaceWithVoid();
    }
}
