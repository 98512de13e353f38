package dev.latchkey.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.local.api.Reply;
import java.util.List;
import java.util.Map;

/** A downloaded key is given to somebody else; who held it before is out as soon as the lock knows. */
final class Resetting {
    private final Stage stage;
    private final Props props;

    Resetting(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of(
                        "The bridge goes off. Ada resets Rita's key to Raj; the order to forget Rita waits",
                        this::reset,
                        "E3",
                        "R3"),
                Step.of(
                        "Until the lock knows, the list names Rita as a possible holder",
                        this::possibleHolder,
                        "E3",
                        "K1"),
                Step.of("Raj downloads the key; offline, the lock opens for him", this::open, "D1", "E3", "U1"),
                Step.of("From then on it refuses Rita", this::refused, "E3"),
                Step.of(
                        "The bridge comes back, the lock's signed word arrives: Rita is no possible holder any more",
                        this::reported,
                        "E3",
                        "R3",
                        "B2"));
    }

    private void reset() {
        stage.radio().disconnect();
        stage.evidence().radio("the bridge is off");
        Reply reset = stage.obeyed(
                stage.ada,
                "POST",
                "/v1/keys/" + props.firstKey() + "/reset",
                Map.of("recipient", Map.of("email", "raj@example.com")),
                201);
        props.token(Token.of(reset));
    }

    private void possibleHolder() {
        JsonNode key =
                stage.listed(stage.ada, list(), props.firstKey(), props.token().header());
        Stage.expect(names(key, "rita@example.com"), "Rita is not named as a possible holder: " + key);
        Stage.expect(key.path("deactivation").path("upToGeneration").asInt() == 1, "no order waits: " + key);
        stage.evidence().radio("possible holders: " + key.path("possibleHolders"));
    }

    private void open() {
        props.rajs(Downloading.downloaded(stage, stage.raj, props.firstKey()));
        stage.door(stage.raj, props.lockId, props.rajs(), "opened");
    }

    private void refused() {
        stage.door(stage.rita, props.lockId, props.ritas(), "superseded");
    }

    private void reported() {
        stage.radio().connect();
        JsonNode key = stage.listedWhen(
                "Rita is no possible holder any more, and the order is confirmed",
                stage.ada,
                list(),
                props.firstKey(),
                given -> given.path("deactivation").has("confirmedAt") && !names(given, "rita@example.com"));
        Stage.expect(names(key, "raj@example.com"), "Raj is not named as the holder: " + key);
        stage.evidence().radio("possible holders: " + key.path("possibleHolders"));
    }

    private String list() {
        return "/v1/locks/" + props.lockId + "/keys";
    }

    private static boolean names(JsonNode key, String email) {
        for (JsonNode holder : key.path("possibleHolders")) {
            if (holder.path("recipient").path("email").asText().equals(email)) {
                return true;
            }
        }
        return false;
    }
}
