package dev.latchkey.http.problem;

import dev.latchkey.http.observability.UnmatchedPaths;
import dev.latchkey.http.problem.PathMethods.Methods;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers OPTIONS, for which the framework names all methods of a class, whatever their paths, and of paths that are not there. */
@ApplicationScoped
class MethodsAsked {
    private final PathMethods paths;
    private final RouterProblems problems;

    MethodsAsked(PathMethods paths, RouterProblems problems) {
        this.paths = paths;
        this.problems = problems;
    }

    void install(@Observes Router router) {
        router.options().order(RouterProblems.FIRST + 1).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Methods methods = paths.of(context.normalizedPath());
        if (!methods.known()) {
            context.next(); // nothing of the API
        } else if (methods.here().isEmpty()) {
            problems.answer(context, Problems.notFound().problem());
        } else {
            UnmatchedPaths.hide(context);
            context.response()
                    .setStatusCode(204)
                    .putHeader(HttpHeaders.ALLOW, String.join(", ", methods.everywhere()))
                    .end();
        }
    }
}
