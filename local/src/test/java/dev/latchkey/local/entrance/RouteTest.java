package dev.latchkey.local.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.local.entrance.Route.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /v1/locks/LK-1/keys, KEY_SERVICE",
        "POST, /v1/locks/LK-1/keys, SHARE_SERVICE",
        "GET, /v1/share-keys, KEY_SERVICE",
        "GET, /v1/my-keys, KEY_SERVICE",
        "POST, /v1/bridges, DEVICE_GATEWAY",
        "PUT, /v1/bridges/BR-1/locks/LK-1, DEVICE_GATEWAY",
        "GET, /v1/locks/LK-1/bridge, DEVICE_GATEWAY",
        "GET, /v1/inbox, NOTIFICATION_SERVICE",
        "GET, /v1/inbox/unread-count, NOTIFICATION_SERVICE",
        "GET, /v1/me, SHARE_SERVICE",
        "DELETE, /v1/keys/LK-1.offline-1/share, SHARE_SERVICE",
        "GET, /.well-known/latchkey/jwks.json, SHARE_SERVICE",
        "GET, /v1/locks/..a/keys, KEY_SERVICE",
        "GET, /realms/latchkey, SIGN_IN",
        "GET, /resources/theme.css, SIGN_IN",
    })
    void path_isAnsweredBy_itsOwner(String method, String path, Target target) {
        assertThat(Route.of(method, path)).contains(target);
    }

    @ParameterizedTest
    @CsvSource({
        "/q/metrics",
        "/q/health",
        "/v10/locks",
        "/.well-known/other",
        "/admins",
        "/v1/../q/metrics",
        "/v1/%2e%2E/q/metrics",
        "/v1/.%2e/q/metrics",
        "/v1/./me",
        "/realms/x/.."
    })
    void path_isAnsweredByNobody_outsideOfTheApi(String path) {
        assertThat(Route.of("GET", path)).isEmpty();
    }

    @Test
    void sharedPrefix_isNotEnough_forAnotherService() {
        assertThat(Route.of("GET", "/v1/inboxes")).contains(Target.SHARE_SERVICE);
    }
}
