package dev.latchkey.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.local.api.Reply;
import java.util.List;
import java.util.Map;

/** Without a bridge, Ada's phone takes the order to the lock and brings its receipt back. */
final class ByPhone {
    private final Stage stage;
    private final Props props;

    ByPhone(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of("The bridge goes off. Raj has the key again, and Ada deactivates it", this::order, "R1", "R2"),
                Step.of(
                        "Ada's phone takes the order to the lock and hands in its receipt: deactivated, by phone",
                        this::handIn,
                        "R1",
                        "R2"),
                Step.of("The lock refuses Raj", this::refused, "R4"));
    }

    private void order() {
        stage.radio().disconnect();
        stage.evidence().radio("the bridge is off");
        Map<String, Object> toRaj = Map.of("recipient", Map.of("email", "raj@example.com"));
        stage.obeyed(stage.ada, "POST", key() + "/reset", toRaj, 201);
        props.rajs(Downloading.downloaded(stage, stage.raj, props.firstKey()));
        stage.door(stage.raj, props.lockId, props.rajs(), "opened");
        stage.obeyed(stage.ada, "POST", key() + "/deactivate", null, 202);
    }

    private void handIn() {
        Reply orders = stage.ada.read("/v1/locks/" + props.lockId + "/orders");
        stage.evidence().request(orders);
        JsonNode order = orders.body().path("orders").path(0);
        Stage.expect(order.path("keyId").asText().equals(props.firstKey()), "no order waits: " + orders.body());
        String receipt = stage.radio().obey(props.lockId, order.path("order").asText());
        Reply taken = stage.obeyed(
                stage.ada, "POST", "/v1/locks/" + props.lockId + "/receipts", Map.of("statement", receipt), 200);
        JsonNode key = taken.body().path("key");
        String by = key.path("deactivation").path("confirmedBy").asText();
        Stage.expect(
                key.path("status").asText().equals("deactivated") && by.equals("phone"),
                "not deactivated by phone: " + key);
        stage.evidence().radio("confirmed by " + by);
    }

    private void refused() {
        stage.door(stage.raj, props.lockId, props.rajs(), "superseded");
        stage.radio().connect();
    }

    private String key() {
        return "/v1/keys/" + props.firstKey();
    }
}
