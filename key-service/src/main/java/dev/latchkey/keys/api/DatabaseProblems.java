package dev.latchkey.keys.api;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemAnswers;
import dev.latchkey.http.problem.Problems;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A database that is away for a moment is no fault of the request: 503, ask again. */
public class DatabaseProblems {
    private final ProblemAnswers answers = new ProblemAnswers();

    /** By the types that the driver and the line fail with; {@link DatabaseFaults} tells which of them pass. */
    @ServerExceptionMapper({VertxException.class, NoStackTraceThrowable.class, IOException.class, TimeoutException.class
    })
    public RestResponse<Problem> failed(Throwable e) {
        return DatabaseFaults.isPassing(e)
                ? answers.refused(Problems.unavailable(
                        "read.unavailable", "The lists can't be read right now. Ask again in a moment."))
                : answers.failed(e);
    }
}
