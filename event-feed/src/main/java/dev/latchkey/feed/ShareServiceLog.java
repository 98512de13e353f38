package dev.latchkey.feed;

import dev.latchkey.events.EventBatch;
import dev.latchkey.events.UnreadableEvent;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Asks share-service for events, with a token of this service's own, which is kept as long as it is valid. */
@ApplicationScoped
class ShareServiceLog {
    static final int PAGE = 200;

    private final LockEvents events;
    private final OidcClients clients;
    private final FeedConfig config;
    private final TokensHelper tokens = new TokensHelper();
    private volatile @Nullable OidcClient client;

    ShareServiceLog(@RestClient LockEvents events, OidcClients clients, FeedConfig config) {
        this.events = events;
        this.clients = clients;
        this.config = config;
    }

    /** The next events of a lock, at most {@link #PAGE}; fewer: these are all. */
    Uni<List<EventBatch.Item>> after(String lockId, long sequence) {
        return authorization()
                .chain(token -> events.after(token, lockId, sequence, PAGE))
                .onFailure(ShareServiceLog::isNotFound)
                .recoverWithItem(new byte[] {'[', ']'}) // no such lock: whatever names it is no event of ours
                .map(batch -> {
                    try {
                        return EventBatch.read(batch);
                    } catch (UnreadableEvent e) {
                        throw new IllegalStateException("share-service answers no batch of events", e);
                    }
                });
    }

    private Uni<String> authorization() {
        return client().chain(tokens::getTokens).map(token -> "Bearer " + token.getAccessToken());
    }

    private Uni<OidcClient> client() {
        OidcClient made = client;
        if (made != null) {
            return Uni.createFrom().item(made);
        }
        String secret = config.clientSecret().orElse(null);
        if (secret == null) {
            return Uni.createFrom().failure(new IllegalStateException("LATCHKEY_OIDC_CLIENT_SECRET is not set"));
        }
        return clients.newClient(OidcClientConfig.authServerUrl(config.tokenProvider())
                        .id("event-feed")
                        .clientId(config.clientId())
                        .credentials(secret)
                        .build())
                .invoke(fresh -> client = fresh);
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof WebApplicationException e && e.getResponse().getStatus() == 404;
    }
}
