package dev.latchkey.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.events.EventType;
import dev.latchkey.local.api.Reply;
import java.time.Duration;
import java.util.List;

/** Downloaded keys die at once by way of the bridge, and are called dead only when the lock has said so. */
final class Deactivating {
    private final Stage stage;
    private final Props props;

    Deactivating(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of(
                        "The bridge goes off. Ada deactivates the visitor's key: deactivating",
                        this::order,
                        "R1",
                        "R2"),
                Step.of("It is not called deactivated: the lock still opens for the visitor", this::stillOpens, "R2"),
                Step.of(
                        "The bridge comes back, the lock's receipt arrives: deactivated",
                        this::confirmed,
                        "R2",
                        "R4",
                        "B2"),
                Step.of("The lock refuses the visitor", this::refused, "R1", "R4"),
                Step.of("Ada's inbox says so too", this::inbox, "N1", "N2"),
                Step.of("With the bridge on, Raj's key dies at once", this::atOnce, "R1", "B2"));
    }

    private void order() {
        stage.radio().disconnect();
        stage.evidence().radio("the bridge is off");
        Reply ordered = stage.obeyed(stage.ada, "POST", "/v1/keys/" + props.secondKey() + "/deactivate", null, 202);
        props.token(Token.of(ordered));
        expectStatus(ordered.body(), "deactivating");
        expectStatus(
                stage.listed(stage.ada, list(), props.secondKey(), props.token().header()), "deactivating");
    }

    private void stillOpens() {
        stage.door(stage.visitor, props.lockId, props.visitors(), "opened");
        expectStatus(stage.ada.read("/v1/keys/" + props.secondKey()).body(), "deactivating");
    }

    private void confirmed() {
        long begin = System.nanoTime();
        stage.radio().connect();
        KeyEvents.Place place = stage.events()
                .await(
                        props.secondKey(),
                        EventType.KEY_DEACTIVATED,
                        props.token().sequence());
        stage.evidence().measured("bridge on → receipt verified, event in Kafka", since(begin));
        stage.evidence().event(place);
        JsonNode key = stage.listed(stage.ada, list(), props.secondKey(), place.lockId() + ":" + place.sequence());
        expectStatus(key, "deactivated");
        stage.evidence()
                .radio("confirmed by "
                        + key.path("deactivation").path("confirmedBy").asText() + " at "
                        + key.path("deactivation").path("confirmedAt").asText());
    }

    private void refused() {
        stage.door(stage.visitor, props.lockId, props.visitors(), "superseded");
    }

    private void inbox() {
        Reply inbox = Until.holds(
                "Ada's inbox says that " + props.secondKey() + " is deactivated",
                () -> stage.ada.read("/v1/inbox"),
                reply -> tells(reply, "deactivation-confirmed", props.secondKey()));
        stage.evidence().request(inbox);
    }

    private void atOnce() {
        stage.radio().awaitConnected();
        long begin = System.nanoTime();
        Reply ordered = stage.ada.write("POST", "/v1/keys/" + props.firstKey() + "/deactivate", null, null);
        KeyEvents.Place place = stage.events()
                .await(
                        props.firstKey(),
                        EventType.KEY_DEACTIVATED,
                        Token.of(ordered).sequence());
        Duration took = since(begin);
        stage.evidence().request(ordered);
        stage.evidence().event(place);
        stage.evidence().measured("\"deactivate\" sent → the lock's receipt verified, event in Kafka", took);
        stage.door(stage.raj, props.lockId, props.rajs(), "superseded");
    }

    private String list() {
        return "/v1/locks/" + props.lockId + "/keys";
    }

    private static boolean tells(Reply inbox, String kind, String keyId) {
        for (JsonNode item : inbox.body().path("items")) {
            if (item.path("kind").asText().equals(kind)
                    && item.path("keyId").asText().equals(keyId)) {
                return true;
            }
        }
        return false;
    }

    private static void expectStatus(JsonNode key, String status) {
        Stage.expect(
                key.path("status").asText().equals(status),
                key.path("keyId").asText() + " is " + key.path("status").asText() + ", expected " + status);
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
