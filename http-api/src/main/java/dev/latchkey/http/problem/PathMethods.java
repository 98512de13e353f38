package dev.latchkey.http.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The methods that a path has. By the framework's own tables, which alone know how it finds its way: several classes may fit a path, and it tells of the
 * last one only.
 */
@ApplicationScoped
class PathMethods {
    /** What the entrance has other services answer. */
    @ConfigMapping(prefix = "latchkey.http")
    interface Elsewhere {
        /** Methods of a path of this service that another one answers, by the path as a regular expression. */
        Map<Pattern, List<String>> methodsElsewhere();
    }

    private final Elsewhere elsewhere;

    PathMethods(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
    }

    /**
     * What a path has.
     *
     * @param known whether a class of this service is for it or for paths below it
     * @param here answered by this service; empty if it has no such path
     * @param everywhere by others too, at the entrance
     */
    record Methods(boolean known, SortedSet<String> here, SortedSet<String> everywhere) {}

    Methods of(String path) {
        SortedSet<String> here = new TreeSet<>();
        var classes = new RequestMapper<>(
                ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers());
        var first = classes.map(path);
        for (var match = first; match != null; match = classes.continueMatching(path, match)) {
            add(match, here);
        }
        if (here.contains(HttpMethod.GET)) {
            here.add(HttpMethod.HEAD);
        }
        SortedSet<String> everywhere = new TreeSet<>(here);
        if (!here.isEmpty()) {
            everywhere.add(HttpMethod.OPTIONS);
            elsewhere.methodsElsewhere().forEach((pattern, others) -> {
                if (pattern.matcher(path).matches()) {
                    everywhere.addAll(others);
                }
            });
        }
        return new Methods(first != null, here, everywhere);
    }

    private static void add(RequestMapper.RequestMatch<InitialMatch> match, SortedSet<String> methods) {
        String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
        for (ServerRestHandler handler : match.value.handlers) {
            if (handler instanceof ClassRoutingHandler routes) {
                routes.getMappers().forEach((method, paths) -> {
                    if (method != null && paths.map(remaining) != null) {
                        methods.add(method);
                    }
                });
            }
        }
    }
}
