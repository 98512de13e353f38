package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.local.entrance.Route;
import dev.latchkey.local.entrance.Route.Target;
import dev.latchkey.system.Manifests.Manifest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTPRoutes of {@code k8s/} send a request where the entrance of the one-machine mode sends it. */
class KubernetesRoutesTest {
    /** In the order in which gateways prefer them. */
    private enum Kind {
        EXACT,
        REGULAR_EXPRESSION,
        PATH_PREFIX
    }

    private record Match(Kind kind, String value, String method, String service) {
        static Match of(JsonNode match, String service) {
            String type = match.at("/path/type").asText();
            Kind kind = switch (type) {
                case "Exact" -> Kind.EXACT;
                case "RegularExpression" -> Kind.REGULAR_EXPRESSION;
                case "PathPrefix" -> Kind.PATH_PREFIX;
                default -> throw new AssertionError("a path match of type " + type);
            };
            return new Match(
                    kind, match.at("/path/value").asText(), match.path("method").asText(""), service);
        }

        boolean fits(String requested, String path) {
            boolean pathFits = switch (kind) {
                case EXACT -> path.equals(value);
                case REGULAR_EXPRESSION -> path.matches(value);
                case PATH_PREFIX -> path.equals(value) || path.startsWith(value + "/");
            };
            return pathFits && (method.isEmpty() || method.equals(requested));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/locks/LK-1/keys",
        "HEAD, /v1/locks/LK-1/keys",
        "POST, /v1/locks/LK-1/keys",
        "GET, /v1/locks/LK-1/keys/more",
        "GET, /v1/locks/LK-1",
        "GET, /v1/locks/LK-1/bridge",
        "GET, /v1/share-keys",
        "GET, /v1/my-keys",
        "GET, /v1/my-keys/LK-1.offline-1",
        "GET, /v1/my-keyses",
        "POST, /v1/bridges",
        "PUT, /v1/bridges/BR-1/locks/LK-1",
        "GET, /v1/inbox",
        "GET, /v1/inbox/unread-count",
        "GET, /v1/inboxes",
        "GET, /v1/me",
        "DELETE, /v1/keys/LK-1.offline-1/share",
        "GET, /.well-known/latchkey/jwks.json",
        "GET, /openapi/share-service",
        "GET, /openapi/key-service",
        "GET, /openapi/device-gateway",
        "GET, /openapi/notification-service",
        "GET, /openapi/other",
        "GET, /q/metrics",
        "GET, /v10/locks",
        "GET, /",
    })
    void request_goesWhereTheOneMachineModeSendsIt(String method, String path) {
        Optional<String> expected = Route.of(method, path).map(KubernetesRoutesTest::nameOf);

        assertThat(route(method, path)).isEqualTo(expected);
    }

    private static Optional<String> route(String method, String path) {
        return matches().stream()
                .filter(match -> match.fits(method, path))
                .min(Comparator.comparing(Match::kind)
                        .thenComparing(match -> -match.value().length()))
                .map(Match::service);
    }

    private static List<Match> matches() {
        return Manifests.ofKind("HTTPRoute").stream()
                .map(Manifest::tree)
                .flatMap(route -> route.at("/spec/rules").valueStream())
                .flatMap(rule -> rule.path("matches")
                        .valueStream()
                        .map(match ->
                                Match.of(match, rule.at("/backendRefs/0/name").asText())))
                .toList();
    }

    private static String nameOf(Target target) {
        return target.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
