package dev.latchkey.local.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Access tokens of one person or machine; a new one before the old one ends. */
public final class Tokens {
    private static final Duration EARLY = Duration.ofSeconds(30);

    private final ApiClient provider;
    private final Map<String, String> grant;
    private String token = "";
    private Instant endsAt = Instant.MIN;

    private Tokens(ApiClient provider, Map<String, String> grant) {
        this.provider = provider;
        this.grant = grant;
    }

    /** @param realm URL of the realm */
    public static Tokens ofPerson(String realm, String email, String password) {
        return new Tokens(
                new ApiClient(realm),
                Map.of(
                        "grant_type", "password",
                        "client_id", "latchkey-cli",
                        "scope", "openid",
                        "username", email,
                        "password", password));
    }

    public static Tokens ofMachine(String realm, String clientId, String secret) {
        return new Tokens(
                new ApiClient(realm),
                Map.of("grant_type", "client_credentials", "client_id", clientId, "client_secret", secret));
    }

    public synchronized String current() {
        if (Instant.now().isAfter(endsAt)) {
            Reply reply = provider.form("/protocol/openid-connect/token", encoded());
            if (reply.status() != 200) {
                throw new ApiClient.Unreachable("sign-in was refused: " + reply);
            }
            token = reply.text("access_token");
            endsAt = Instant.now()
                    .plusSeconds(reply.body().path("expires_in").asLong())
                    .minus(EARLY);
        }
        return token;
    }

    private String encoded() {
        return grant.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public String toString() {
        return "Tokens";
    }
}
