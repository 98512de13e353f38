package dev.latchkey.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.local.api.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** One key is shared to an ID, one by code; the first is modified before anybody has downloaded it. */
final class Sharing {
    private final Stage stage;
    private final Props props;

    Sharing(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    List<Step> steps() {
        return List.of(
                Step.of("She shares one to Rita's e-mail address: dates and 3 unlocks", this::shareToId, "S1", "S6"),
                Step.of("She shares the other by a code that the server makes", this::shareByCode, "S1", "S4"),
                Step.of("She gives Rita another week; Rita has not downloaded the key yet", this::modify, "E1"),
                Step.of("Rita sees the key among her keys", this::seen, "K3", "D1"));
    }

    private void shareToId() {
        Reply shared = stage.obeyed(
                stage.ada,
                "POST",
                "/v1/keys/" + props.firstKey() + "/share",
                Map.of(
                        "recipient", Map.of("email", "rita@example.com"),
                        "permissions",
                                Map.of(
                                        "startsAt",
                                                now().minus(Duration.ofMinutes(1))
                                                        .toString(),
                                        "endsAt", now().plus(Duration.ofDays(7)).toString(),
                                        "unlocks", 3)),
                201);
        props.etag(shared.header("ETag").orElseThrow(() -> new NotAsTold(shared + " has no ETag")));
    }

    private void shareByCode() {
        Reply shared = stage.obeyed(
                stage.ada,
                "POST",
                "/v1/keys/" + props.secondKey() + "/share",
                Map.of("recipient", Map.of("method", "code")),
                201);
        Stage.expect(!shared.text("verificationCode").isEmpty(), shared + " has no code");
        props.code(shared.text("verificationCode"));
    }

    private void modify() {
        Reply modified = stage.obeyed(
                stage.ada,
                "PATCH",
                "/v1/keys/" + props.firstKey() + "/share",
                Map.of(
                        "permissions",
                        Map.of("endsAt", now().plus(Duration.ofDays(14)).toString())),
                props.etag(),
                200);
        Stage.expect(
                modified.body()
                                .path("share")
                                .path("permissions")
                                .path("unlocks")
                                .asInt()
                        == 3,
                "the 3 unlocks were not kept: " + modified.body());
        props.etag(modified.header("ETag").orElseThrow(() -> new NotAsTold(modified + " has no ETag")));
        props.token(Token.of(modified));
    }

    private void seen() {
        JsonNode key = stage.listed(
                stage.rita,
                "/v1/my-keys?lockId=" + props.lockId,
                props.firstKey(),
                props.token().header());
        Stage.expect(
                key.path("use").asText().equals("waiting-for-download"), "the key is not waiting for download: " + key);
        stage.evidence()
                .radio("Rita's list: \"" + key.path("name").asText() + "\" of \""
                        + key.path("lockName").asText() + "\", "
                        + key.path("use").asText());
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
