package dev.latchkey.local.demo;

import dev.latchkey.local.api.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An online key: the platform is asked at every unlock, so whatever Ada changes holds from the next one on. */
final class Unlocking {
    private final Stage stage;
    private final Props props;

    Unlocking(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of("Ada enables an online key and shares it to Rita: 1 unlock", this::give, "L4", "S1", "S6"),
                Step.of(
                        "Rita's phone asks with the lock's challenge, and the lock opens for the ticket",
                        this::unlock,
                        "U2"),
                Step.of("That was the last one: the next request is refused", this::usedUp, "U2"),
                Step.of("Ada gives her one more: the next request opens", this::oneMore, "E4", "U2"),
                Step.of(
                        "Another one, and she opens from afar: the lock's signature proves that the door has opened",
                        this::fromAfar,
                        "U2",
                        "B2"),
                Step.of("Ada revokes the share: the very next request is refused", this::revoke, "E4"));
    }

    private void give() {
        Reply enabled = stage.obeyed(
                stage.ada,
                "POST",
                "/v1/locks/" + props.lockId + "/keys",
                Map.of("kind", "online", "name", "Parcels"),
                201);
        props.onlineKey(enabled.text("keyId"));
        stage.obeyed(
                stage.ada,
                "POST",
                share(),
                Map.of("recipient", Map.of("email", "rita@example.com"), "permissions", Map.of("unlocks", 1)),
                201);
    }

    private void unlock() {
        Map<String, Object> challenge = challenge();
        Reply granted = stage.obeyed(stage.rita, "POST", unlockPath(), challenge, 200);
        String answer = stage.radio().unlockByTicket(props.lockId, granted.text("ticket"));
        stage.evidence().radio("lock " + props.lockId + " to Rita: " + answer);
        Stage.expect(answer.equals("opened"), "the lock answered " + answer + " to the ticket");
    }

    private void usedUp() {
        stage.refused(stage.rita, "POST", unlockPath(), challenge(), null, 409, "unlock.used-up");
    }

    private void oneMore() {
        Map<String, Object> two = Map.of("permissions", Map.of("unlocks", 2));
        stage.obeyed(stage.ada, "PATCH", share(), two, "*", 200);
        unlock();
    }

    private void fromAfar() {
        Map<String, Object> three = Map.of("permissions", Map.of("unlocks", 3));
        stage.obeyed(stage.ada, "PATCH", share(), three, "*", 200);
        stage.radio().awaitConnected();
        long begin = System.nanoTime();
        Reply ordered = stage.obeyed(stage.rita, "POST", openings(), Map.of(), 202);
        Reply opened = stage.rita.read(openings() + "/" + ordered.text("orderId") + "?wait=20");
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        stage.evidence().request(opened);
        Stage.expect(
                opened.text("status").equals("opened"), "the lock did not say that it has opened: " + opened.body());
        stage.evidence().measured("\"open\" sent → the lock's signed answer verified", took);
    }

    private void revoke() {
        stage.obeyed(stage.ada, "DELETE", share(), null, "*", 200);
        stage.refused(stage.rita, "POST", unlockPath(), challenge(), null, 409, "unlock.revoked");
    }

    private Map<String, Object> challenge() {
        return Map.of("challenge", stage.radio().challenge(props.lockId));
    }

    private String share() {
        return "/v1/keys/" + props.onlineKey() + "/share";
    }

    private String openings() {
        return "/v1/keys/" + props.onlineKey() + "/remote-openings";
    }

    private String unlockPath() {
        return "/v1/keys/" + props.onlineKey() + "/unlock";
    }
}
