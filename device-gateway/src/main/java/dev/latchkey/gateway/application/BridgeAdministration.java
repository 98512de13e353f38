package dev.latchkey.gateway.application;

import dev.latchkey.gateway.application.BridgeRegistry.Assigner;
import dev.latchkey.gateway.application.BridgeRegistry.Assignment;
import dev.latchkey.gateway.application.BridgeRegistry.BridgeDetails;
import dev.latchkey.gateway.application.BridgeRegistry.SecretAnswer;
import dev.latchkey.gateway.application.BridgeRegistry.SecretRequest;
import dev.latchkey.gateway.application.BridgeRegistry.SecretRequest.Operation;
import dev.latchkey.gateway.auth.BridgeSecrets;
import dev.latchkey.gateway.auth.BridgeSecrets.NewSecret;
import dev.latchkey.http.account.Person;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What operators do with bridges, and administrators with the bridges of their locks. What they change reaches the bridges connected here at once. */
@ApplicationScoped
public class BridgeAdministration {
    private static final Logger LOG = Logger.getLogger(BridgeAdministration.class);

    private final BridgeRegistry registry;
    private final BridgeSecrets secrets;
    private final LiveBridges bridges;
    private final Clock clock;

    BridgeAdministration(BridgeRegistry registry, BridgeSecrets secrets, LiveBridges bridges, Clock clock) {
        this.registry = registry;
        this.secrets = secrets;
        this.bridges = bridges;
        this.clock = clock;
    }

    /**
     * Who sends a request that is not to be done twice.
     *
     * @param requester identifies the caller for ever
     */
    public record Request(String requester, String idempotencyKey) {
        public static Request of(Person person, String idempotencyKey) {
            return new Request(person.issuer() + " " + person.subject(), idempotencyKey);
        }

        String digest() {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update((requester.length() + ":" + requester + idempotencyKey).getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(sha256.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /**
     * How a request for a secret ended.
     *
     * @param secret null unless granted
     */
    public record SecretOutcome(
            SecretAnswer answer, @Nullable String secret) {
        @Override
        public String toString() {
            return "SecretOutcome[" + answer.getClass().getSimpleName() + "]";
        }
    }

    public Uni<SecretOutcome> enrol(String bridgeId, Request request) {
        return answer(Operation.ENROL, bridgeId, request, registry::enrol);
    }

    /** The old secret ends at once, and so does the connection made with it. */
    public Uni<SecretOutcome> rotate(String bridgeId, Request request) {
        return answer(Operation.ROTATE, bridgeId, request, registry::rotate).invoke(outcome -> {
            if (outcome.answer() instanceof SecretAnswer.Granted granted && !granted.repeated()) {
                bridges.credentialsChanged(bridgeId);
            }
        });
    }

    private Uni<SecretOutcome> answer(
            Operation operation,
            String bridgeId,
            Request request,
            BiFunction<SecretRequest, NewSecret, Uni<SecretAnswer>> ask) {
        SecretRequest secretRequest = new SecretRequest(operation, bridgeId, request.digest(), now());
        return ask.apply(secretRequest, secrets.newSecret(bridgeId)).map(answer -> switch (answer) {
            case SecretAnswer.Granted a -> new SecretOutcome(a, secrets.secretOf(bridgeId, a.salt()));
            case SecretAnswer.AlreadyEnrolled a -> new SecretOutcome(a, null);
            case SecretAnswer.NoSuchBridge a -> new SecretOutcome(a, null);
            case SecretAnswer.KeyUsedOtherwise a -> new SecretOutcome(a, null);
        });
    }

    /** Null if there is no such bridge, or the lock is not the assigner's. What waits for the lock goes to the bridge at once. */
    public Uni<@Nullable Assignment> assign(String bridgeId, String lockId, Assigner by) {
        return registry.assign(bridgeId, lockId, by, now()).invoke(assignment -> {
            if (assignment != null) {
                note("lock assigned", bridgeId, lockId, by);
                if (assignment.formerBridge() != null) {
                    bridges.locksChanged(assignment.formerBridge());
                }
                bridges.locksChanged(bridgeId);
            }
        });
    }

    /** As {@link #assign} by an operator, but a lock that has a bridge keeps it. */
    public Uni<@Nullable Assignment> assignIfFree(String bridgeId, String lockId) {
        return registry.assignIfFree(bridgeId, lockId, now()).invoke(assignment -> bridges.locksChanged(bridgeId));
    }

    /** False if the lock is not assigned to this bridge, or not the assigner's. */
    public Uni<Boolean> unassign(String bridgeId, String lockId, Assigner by) {
        return registry.unassign(bridgeId, lockId, by).invoke(done -> {
            if (done) {
                note("lock unassigned", bridgeId, lockId, by);
                bridges.locksChanged(bridgeId);
            }
        });
    }

    /** For operators: it was none of them. */
    private static void note(String what, String bridgeId, String lockId, Assigner by) {
        if (by instanceof Assigner.Administrator(String accountId)) {
            LOG.infof("%s bridgeId=%s lockId=%s accountId=%s", what, bridgeId, lockId, accountId);
        }
    }

    /** Ends its connection, wherever that is, and it can't connect any more; null if there is no such bridge. What waits for its locks stays. */
    public Uni<@Nullable BridgeDetails> disable(String bridgeId) {
        return registry.disable(bridgeId, now())
                .invoke(() -> bridges.credentialsChanged(bridgeId))
                .chain(() -> registry.find(bridgeId));
    }

    /** It can connect again, with the credentials it had; null if there is no such bridge. */
    public Uni<@Nullable BridgeDetails> enable(String bridgeId) {
        return registry.enable(bridgeId).chain(() -> registry.find(bridgeId));
    }

    /** Null if there is no such bridge. */
    public Uni<@Nullable BridgeDetails> find(String bridgeId) {
        return registry.find(bridgeId);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it, so that answers are equal
    }
}
