package dev.latchkey.local.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The entrance of docker-compose.yml answers as that of the one-machine mode. */
class NginxEntranceTest {
    private static final Pattern ROUTE = Pattern.compile("\\s+(\"~\\S+\") (\\w+);");

    private final String configuration = read();

    @Test
    void routes_areThoseOfTheOneMachineMode_inTheirOrder() {
        List<String> expected = Route.all().stream()
                .map(route -> "\"~^" + methods(route) + ":" + route.path() + "$\" "
                        + route.target().name().toLowerCase(Locale.ROOT))
                .toList();

        List<String> routes = ROUTE.matcher(configuration)
                .results()
                .map(route -> route.group(1) + " " + route.group(2))
                .toList();

        assertThat(routes).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_FOUND", "TOO_LARGE", "BAD_ANSWER"})
    void refusal_hasTheSameBody(ProblemAnswer answer) {
        assertThat(configuration).contains("return " + answer.status() + " '" + answer.body() + "';");
    }

    private static String methods(Route route) {
        return route.methods().isEmpty() ? "[^:]+" : "(" + String.join("|", new TreeSet<>(route.methods())) + ")";
    }

    private static String read() {
        try {
            return Files.readString(Path.of("../deploy/nginx/nginx.conf"));
        } catch (IOException e) {
            throw new AssertionError("no configuration of nginx", e);
        }
    }
}
