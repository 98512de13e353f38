package dev.latchkey.local.demo;

import dev.latchkey.local.api.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A lock is made, registered, claimed, and two of its keys are enabled. */
final class Ownership {
    private final Stage stage;
    private final Props props;

    Ownership(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of("Everybody signs in, so that keys can be shared to their e-mail addresses", this::signIn, "S2"),
                Step.of("The operator registers a new lock and gives it to the bridge", this::register, "L1", "B1"),
                Step.of("Ada claims it with the code on its card", this::claim, "L1"),
                Step.of("Boris claims another lock", this::claimOther, "L1"),
                Step.of("Ada enables two offline keys", this::enable, "L3", "L4"));
    }

    private void signIn() {
        for (Person person : List.of(stage.operator, stage.ada, stage.boris, stage.rita, stage.raj)) {
            Reply me = person.read("/v1/me");
            Stage.expect(me.status() == 200 && !me.text("accountId").isEmpty(), person.name() + ": " + me);
        }
    }

    private void register() {
        register(props.lockId, props.claimCode);
        Reply assigned = stage.operator.write(
                "PUT", "/v1/bridges/" + stage.platform().bridgeId() + "/locks/" + props.lockId, null, null);
        stage.evidence().request(assigned);
        Stage.expect(assigned.status() == 200, "the bridge did not get the lock: " + assigned);
    }

    private void claim() {
        stage.obeyed(
                stage.ada,
                "POST",
                "/v1/locks/" + props.lockId + "/claim",
                Map.of("claimCode", props.claimCode, "name", "Front door"),
                200);
    }

    private void claimOther() {
        register(props.otherLockId, props.otherClaimCode);
        stage.obeyed(
                stage.boris,
                "POST",
                "/v1/locks/" + props.otherLockId + "/claim",
                Map.of("claimCode", props.otherClaimCode),
                200);
    }

    private void enable() {
        props.firstKey(enable("Cleaning"));
        props.secondKey(enable("Deliveries"));
    }

    private String enable(String name) {
        return stage.obeyed(
                        stage.ada,
                        "POST",
                        "/v1/locks/" + props.lockId + "/keys",
                        Map.of("kind", "offline", "name", name),
                        201)
                .text("keyId");
    }

    private void register(String lockId, String claimCode) {
        Reply made = stage.radio().make(lockId);
        Stage.expect(made.status() == 201, "no virtual lock: " + made);
        stage.evidence().radio("lock " + lockId + " has made its key pair");
        stage.obeyed(
                stage.operator,
                "POST",
                "/v1/locks",
                Map.of(
                        "lockId",
                        lockId,
                        "model",
                        "Demo 1",
                        "timeZone",
                        "Europe/Berlin",
                        "publicKey",
                        made.body().path("publicKey"),
                        "claimCodeDigest",
                        digest(claimCode)),
                201);
    }

    static String digest(String claimCode) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(claimCode.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
