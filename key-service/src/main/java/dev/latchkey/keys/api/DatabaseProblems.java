package dev.latchkey.keys.api;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemAnswers;
import dev.latchkey.http.problem.Problems;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A database that is away for a moment is no fault of the request: 503, ask again. */
public class DatabaseProblems {
    /** SQLSTATE classes: connection exception, insufficient resources, operator intervention (PostgreSQL 18, appendix A). */
    private static final Set<String> PASSING = Set.of("08", "53", "57");

    private final ProblemAnswers answers = new ProblemAnswers();

    @ServerExceptionMapper
    public RestResponse<Problem> refused(PgException e) {
        String state = e.getSqlState();
        return state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2))
                ? unavailable()
                : answers.failed(e);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> closed(ClosedConnectionException e) {
        return unavailable();
    }

    @ServerExceptionMapper
    public RestResponse<Problem> unreachable(IOException e) {
        return unavailable();
    }

    private RestResponse<Problem> unavailable() {
        return answers.refused(
                Problems.unavailable("read.unavailable", "The lists can't be read right now. Ask again in a moment."));
    }
}
