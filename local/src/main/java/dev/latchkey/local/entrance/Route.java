package dev.latchkey.local.entrance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which service answers which path. The first route that fits wins.
 *
 * @param methods empty for all
 */
public record Route(Pattern path, Set<String> methods, Target target) {
    /** Who answers. */
    public enum Target {
        SHARE_SERVICE,
        KEY_SERVICE,
        DEVICE_GATEWAY,
        NOTIFICATION_SERVICE,
        SIGN_IN
    }

    private static final List<Route> ROUTES = List.of(
            route("/openapi/share-service", Set.of(), Target.SHARE_SERVICE),
            route("/openapi/key-service", Set.of(), Target.KEY_SERVICE),
            route("/openapi/device-gateway", Set.of(), Target.DEVICE_GATEWAY),
            route("/openapi/notification-service", Set.of(), Target.NOTIFICATION_SERVICE),
            route("/v1/locks/[^/]+/keys", Set.of("GET", "HEAD"), Target.KEY_SERVICE),
            route("/v1/(share-keys|my-keys)(/.*)?", Set.of(), Target.KEY_SERVICE),
            route("/v1/bridges(/.*)?", Set.of(), Target.DEVICE_GATEWAY),
            route("/v1/locks/[^/]+/bridge", Set.of(), Target.DEVICE_GATEWAY),
            route("/v1/inbox(/.*)?", Set.of(), Target.NOTIFICATION_SERVICE),
            route("/v1(/.*)?", Set.of(), Target.SHARE_SERVICE),
            route("/\\.well-known/latchkey(/.*)?", Set.of(), Target.SHARE_SERVICE),
            route("/(realms|resources|admin|js)(/.*)?", Set.of(), Target.SIGN_IN));

    public Route {
        methods = Set.copyOf(methods);
    }

    /** A segment that takes another one away, as a service would read it. */
    private static final Pattern DOT_SEGMENT = Pattern.compile("/(\\.|%2[eE]){1,2}(/|$)");

    /** In the order in which they are tried. */
    static List<Route> all() {
        return ROUTES;
    }

    /** Who answers this request; nobody for a path that the platform does not have. */
    public static Optional<Target> of(String method, String path) {
        // what a service answers there is another path than the one that is looked at here
        if (DOT_SEGMENT.matcher(path).find()) {
            return Optional.empty();
        }
        return ROUTES.stream()
                .filter(route -> route.path.matcher(path).matches())
                .filter(route -> route.methods.isEmpty() || route.methods.contains(method))
                .map(Route::target)
                .findFirst();
    }

    private static Route route(String path, Set<String> methods, Target target) {
        return new Route(Pattern.compile(path), methods, target);
    }
}
