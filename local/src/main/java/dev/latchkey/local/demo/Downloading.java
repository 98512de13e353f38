package dev.latchkey.local.demo;

import dev.latchkey.local.api.Reply;
import dev.latchkey.lock.protocol.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Keys are downloaded, by ID and by code, and used at the door with no network. */
final class Downloading {
    private final Stage stage;
    private final Props props;

    Downloading(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of("Rita downloads it to her phone, which proves its own key", this::download, "D1", "D2"),
                Step.of(
                        "Offline, the lock refuses a copy of her credential on another phone",
                        this::copied,
                        "D2",
                        "U1"),
                Step.of("Offline, it opens for her three times and not a fourth", this::open, "U1", "S6"),
                Step.of("Modify is refused now, with the reason", this::modifyRefused, "E2"),
                Step.of("A visitor without an account redeems the code", this::redeem, "D1", "S4"),
                Step.of("A second redemption is refused", this::redeemAgain, "D3", "S4"),
                Step.of("Offline, the lock opens for the visitor", this::openForVisitor, "U1"));
    }

    private void download() {
        props.ritas(downloaded(stage, stage.rita, props.firstKey()));
    }

    private void copied() {
        Grant copy = new Grant(props.ritas().credential(), Device.generate());
        stage.door(stage.rita, props.lockId, copy, "no-proof");
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            stage.door(stage.rita, props.lockId, props.ritas(), "opened");
        }
        stage.door(stage.rita, props.lockId, props.ritas(), "used-up");
    }

    private void modifyRefused() {
        stage.refused(
                stage.ada,
                "PATCH",
                "/v1/keys/" + props.firstKey() + "/share",
                Map.of(
                        "permissions",
                        Map.of("endsAt", Sharing.now().plus(Duration.ofDays(30)).toString())),
                "*",
                409,
                "key.already-downloaded");
    }

    private void redeem() {
        Device phone = Device.generate();
        Reply redeemed = stage.obeyed(
                stage.visitor,
                "POST",
                "/v1/redemptions",
                Map.of("code", props.code(), "proof", phone.proveForRedemption(Instant.now())),
                200);
        props.visitors(new Grant(redeemed.text("credential"), phone));
    }

    private void redeemAgain() {
        stage.refused(
                stage.visitor,
                "POST",
                "/v1/redemptions",
                Map.of("code", props.code(), "proof", Device.generate().proveForRedemption(Instant.now())),
                null,
                409,
                "code.not-valid");
    }

    private void openForVisitor() {
        stage.door(stage.visitor, props.lockId, props.visitors(), "opened");
    }

    static Grant downloaded(Stage stage, Person recipient, String keyId) {
        Device phone = Device.generate();
        Reply downloaded = stage.obeyed(
                recipient,
                "POST",
                "/v1/keys/" + keyId + "/download",
                Map.of("proof", phone.proveForDownload(keyId, Instant.now())),
                200);
        return new Grant(downloaded.text("credential"), phone);
    }
}
