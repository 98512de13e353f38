package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import dev.latchkey.gateway.mqtt.MqttListener;
import dev.latchkey.gateway.mqtt.WayIn;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bridges by the thousand: enrolled at once, listed, locked out. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeUpkeepIT {
    private static final String ENROLMENTS = "/v1/bridges/enrolments";

    @Inject
    MqttListener listener;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;

    private static Map<String, Object> bridge(String id, String... lockIds) {
        return Map.of("bridgeId", id, "lockIds", List.of(lockIds));
    }

    @Test
    @Tag("B1")
    void b1_manyBridges_areEnrolledWithTheirLocks_andARepeatGetsTheSameSecrets() throws Exception {
        List<Map<String, Object>> bridges = IntStream.range(0, 1000)
                .mapToObj(i -> bridge(bridgeId + "-" + i, "LK-" + unique + "-" + i))
                .toList();
        Response first = GatewayClient.enrolAll("k-" + unique, bridges);
        first.then().statusCode(200).body("bridges.size()", equalTo(1000)).body("bridges[999].code", nullValue());
        String secret = first.path("bridges[7].secret");

        assertThat(GatewayClient.enrolAll("k-" + unique, bridges).asString()).isEqualTo(first.asString());
        GatewayClient.bridge(bridgeId + "-7").then().body("locks", equalTo(List.of("LK-" + unique + "-7")));
        try (TestBridge connected = new TestBridge(listener.port(WayIn.TCP), bridgeId + "-7", secret).connect()) {
            assertThat(connected.isConnected()).isTrue();
        }
    }

    @Test
    @Tag("B1")
    void b1_bridgeThatIsThere_isRefused_theOthersAreEnrolled() {
        GatewayClient.bridgeWith(bridgeId);

        GatewayClient.enrolAll("k-" + unique, List.of(bridge(bridgeId, "LK-" + unique), bridge(bridgeId + "-b")))
                .then()
                .statusCode(200)
                .body("bridges[0].code", equalTo("bridge.already-enrolled"))
                .body("bridges[0].secret", nullValue())
                .body("bridges[1].secret", notNullValue());
        GatewayClient.bridge(bridgeId).then().body("locks.size()", equalTo(0));
    }

    @Test
    void wordOfTheApi_isNoBridge_andNothingIsEnrolled() {
        GatewayClient.enrol("enrolments", "k-" + unique)
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"))
                .body("errors[0].pointer", equalTo("/bridgeId"));
        GatewayClient.enrolAll("k-" + unique, List.of(bridge(bridgeId), bridge("enrolments")))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/bridges/1/bridgeId"));
        GatewayClient.bridge(bridgeId).then().statusCode(404);
    }

    @Test
    @Tag("inv-3")
    void inv3_repeatThatComesLate_leavesLocksWhereTheyWereMoved() {
        List<Map<String, Object>> request = List.of(bridge(bridgeId, "LK-" + unique));
        String secret = GatewayClient.enrolAll("k-" + unique, request).path("bridges[0].secret");
        GatewayClient.bridgeWith(bridgeId + "-b", "LK-" + unique);

        GatewayClient.enrolAll("k-" + unique, request)
                .then()
                .statusCode(200)
                .body("bridges[0].secret", equalTo(secret));

        GatewayClient.bridge(bridgeId).then().body("locks.size()", equalTo(0));
    }

    @Test
    void b1_oneBadId_andNothingIsEnrolled() {
        GatewayClient.enrolAll("k-" + unique, List.of(bridge(bridgeId), bridge("a/b")))
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"));
        GatewayClient.bridge(bridgeId).then().statusCode(404);
        GatewayClient.as("nobody-" + unique, Set.of())
                .header("Idempotency-Key", "k")
                .contentType("application/json")
                .body(Map.of("bridges", List.of(bridge(bridgeId))))
                .post(ENROLMENTS)
                .then()
                .statusCode(403);
    }

    @Test
    @Tag("B1")
    @Tag("inv-14")
    void b1_disabledBridge_isCutOff_andComesBackWhenEnabled() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId);
        TestBridge bridge = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect();

        GatewayClient.operator()
                .post("/v1/bridges/{b}/disable", bridgeId)
                .then()
                .statusCode(200)
                .body("disabled", equalTo(true));

        assertThat(bridge.reasonOfEnd()).isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION);
        GatewayClient.bridge(bridgeId).then().body("connected", equalTo(false));
        assertThatThrownBy(() -> new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect())
                .hasCauseInstanceOf(Mqtt5ConnAckException.class);
        GatewayClient.operator()
                .post("/v1/bridges/{b}/enable", bridgeId)
                .then()
                .statusCode(200)
                .body("disabled", equalTo(false));
        try (TestBridge again = new TestBridge(listener.port(WayIn.TCP), bridgeId, secret).connect()) {
            assertThat(again.isConnected()).isTrue();
        }
        for (String action : List.of("disable", "enable")) {
            GatewayClient.operator()
                    .post("/v1/bridges/{b}/{a}", "BR-nobody", action)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    @Tag("B3")
    void b3_list_goesThroughAllBridges_andTellsWhoIsConnected() throws Exception {
        String secret = GatewayClient.bridgeWith(bridgeId + "-a", "LK-" + unique + "-1", "LK-" + unique + "-2");
        GatewayClient.bridgeWith(bridgeId + "-b");
        try (TestBridge bridge =
                new TestBridge(listener.port(WayIn.WEB_SOCKET), bridgeId + "-a", secret, WayIn.WEB_SOCKET).connect()) {
            assertThat(bridge.isConnected()).isTrue();
            List<Map<String, Object>> all = pages("");
            assertThat(all)
                    .extracting(row -> (String) row.get("bridgeId"))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .contains(bridgeId + "-a", bridgeId + "-b");
            assertThat(all)
                    .filteredOn(row -> row.get("bridgeId").equals(bridgeId + "-a"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("connected", true)
                            .containsEntry("protocol", "MQTT 5.0 over WebSocket")
                            .containsEntry("address", "127.0.0.1")
                            .containsEntry("locks", 2)
                            .containsEntry("pendingOrders", 0));
            assertThat(pages("&connected=true"))
                    .extracting(row -> (String) row.get("bridgeId"))
                    .contains(bridgeId + "-a")
                    .doesNotContain(bridgeId + "-b");
        }
        GatewayClient.operator().post("/v1/bridges/{b}/disable", bridgeId + "-b");
        assertThat(pages("&disabled=true"))
                .extracting(row -> (String) row.get("bridgeId"))
                .contains(bridgeId + "-b")
                .doesNotContain(bridgeId + "-a");
    }

    private static List<Map<String, Object>> pages(String filter) {
        List<Map<String, Object>> rows = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = GatewayClient.operator()
                    .get("/v1/bridges?limit=200" + cursor + filter)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            rows.addAll(page.getList("bridges"));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        } while (cursor != null);
        return rows;
    }

    @Test
    void badParameters_areNamed() {
        for (String query : List.of(
                "limit=0",
                "limit=",
                "connected=maybe",
                "connected=",
                "connected=true&connected=false",
                "disabled=1",
                "disabled=",
                "cursor=!",
                "cursor=")) {
            GatewayClient.operator()
                    .get("/v1/bridges?" + query)
                    .then()
                    .statusCode(400)
                    .body("errors.pointer", containsInAnyOrder(query.split("=", -1)[0]));
        }
    }
}
