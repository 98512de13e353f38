package dev.latchkey.system;

import dev.latchkey.stories.StoryAction;
import dev.latchkey.stories.StoryAction.Asked;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.OfKey;
import dev.latchkey.system.Services.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What is asked in a story, as requests to share-service. */
final class StoryRequests {
    private final Services services;
    private final Cast cast;
    private final String lockId;
    private final ShareBodies bodies;

    StoryRequests(Services services, Cast cast, String lockId) {
        this.services = services;
        this.cast = cast;
        this.lockId = lockId;
        this.bodies = new ShareBodies(cast::email);
    }

    /** @param code that is redeemed; null for one that nobody was given */
    Answer send(Asked asked, @Nullable Code code, String challenge, Instant now) {
        return switch (asked) {
            case StoryAction.Enable a ->
                send(
                        a,
                        "POST",
                        lock() + "/keys",
                        Map.of(
                                "kind",
                                kind(a.key()),
                                "name",
                                "K",
                                "slot",
                                a.key().slot()));
            case StoryAction.Share a ->
                send(
                        a,
                        "POST",
                        key(a) + "/share",
                        bodies.given(a.to(), a.terms().from(now)));
            case StoryAction.Modify a ->
                send(
                        a,
                        "PATCH",
                        key(a) + "/share",
                        bodies.changed(a.to(), a.terms().from(now)));
            case StoryAction.Cancel a -> send(a, "DELETE", key(a) + "/share", null);
            case StoryAction.Reset a ->
                send(
                        a,
                        "POST",
                        key(a) + "/reset",
                        bodies.given(a.to(), a.terms().from(now)));
            case StoryAction.Deactivate a -> send(a, "POST", key(a) + "/deactivate", Map.of());
            case StoryAction.Disable a -> send(a, "DELETE", key(a), null);
            case StoryAction.Download a -> {
                String proof = a.phone().device.proveForDownload(a.key().of(lockId), Instant.now());
                yield send(a, "POST", key(a) + "/download", Map.of("proof", proof));
            }
            case StoryAction.Redeem a -> {
                String proof = a.phone().device.proveForRedemption(Instant.now());
                String text = code == null ? noCode() : code.text();
                yield services.share(null, "POST", "/v1/redemptions", Map.of("code", text, "proof", proof));
            }
            case StoryAction.Unlock a -> send(a, "POST", key(a) + "/unlock", Map.of("challenge", challenge));
            case StoryAction.AddAdministrator a ->
                send(a, "POST", lock() + "/administrators", Map.of("email", cast.email(a.administrator())));
            case StoryAction.RemoveAdministrator a ->
                send(a, "DELETE", lock() + "/administrators/" + cast.accountOf(a.administrator()), null);
            case StoryAction.Transfer a -> send(a, "POST", lock() + "/transfer", Map.of("email", cast.email(a.to())));
        };
    }

    /** Hardly ever the same twice, as wrong tries count by what a code begins with (S5). */
    private static String noCode() {
        return "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    }

    private Answer send(Asked asked, String method, String path, @Nullable Object body) {
        return cast.send(asked.by(), method, path, body);
    }

    private String lock() {
        return "/v1/locks/" + lockId;
    }

    private String key(OfKey asked) {
        return "/v1/keys/" + asked.key().of(lockId);
    }

    private static String kind(Key key) {
        return key.isOnline() ? "online" : "offline";
    }
}
