package dev.latchkey.bench.system;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** One account with a token that is renewed between the loops, never within one. */
public final class SignedIn {
    private final ApiClient realm;
    private final String email;
    private final String password;
    private volatile String authorization = "";
    private String refreshToken = "";
    private Instant endsAt = Instant.MIN;
    private String accountId = "";

    /** @param realm URL of the realm */
    SignedIn(String realm, String email, String password) {
        this.realm = new ApiClient(realm);
        this.email = email;
        this.password = password;
    }

    public String email() {
        return email;
    }

    /** The value of the header. */
    public String authorization() {
        return authorization;
    }

    public String accountId() {
        return accountId;
    }

    /** From now on the token is valid for that long. */
    public void ensureFor(Duration time) {
        if (Instant.now().plus(time).isBefore(endsAt)) {
            return;
        }
        Reply reply = refreshToken.isEmpty() ? signIn() : renew();
        if (reply.status() != 200) {
            reply = signIn();
        }
        if (reply.status() != 200) {
            throw new BenchFailure(email + " can't sign in: " + reply);
        }
        authorization = "Bearer " + reply.text("access_token");
        refreshToken = reply.text("refresh_token");
        endsAt = Instant.now().plusSeconds(reply.body().path("expires_in").asLong());
    }

    /** Asks who it is, which makes the account at the first time. */
    void introduce(ApiClient entrance) {
        ensureFor(Duration.ofMinutes(1));
        Reply me = entrance.send("GET", "/v1/me", Map.of("Authorization", authorization), null);
        if (me.status() != 200) {
            throw new BenchFailure(email + " has no account: " + me);
        }
        accountId = me.text("accountId");
    }

    private Reply signIn() {
        return token("grant_type=password&client_id=latchkey-cli&scope=openid&username=" + encoded(email) + "&password="
                + encoded(password));
    }

    private Reply renew() {
        return token("grant_type=refresh_token&client_id=latchkey-cli&refresh_token=" + encoded(refreshToken));
    }

    private Reply token(String form) {
        return realm.form("/protocol/openid-connect/token", form);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SignedIn[" + email + "]";
    }
}
