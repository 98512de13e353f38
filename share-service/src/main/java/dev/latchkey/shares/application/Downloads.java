package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.lock.protocol.DeviceProof;
import dev.latchkey.lock.protocol.DeviceProofs;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.application.SecretStore.CodeTarget;
import dev.latchkey.shares.domain.Attempts;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;

/** Downloads of credentials, by ID and by code (D1 to D3). */
@ApplicationScoped
public class Downloads {
    private final Idempotent idempotent;
    private final KeyChanges changes;
    private final Answers answers;
    private final VerificationCodes codes;
    private final Clock clock;

    Downloads(Idempotent idempotent, KeyChanges changes, Answers answers, VerificationCodes codes, Clock clock) {
        this.idempotent = idempotent;
        this.changes = changes;
        this.answers = answers;
        this.codes = codes;
        this.clock = clock;
    }

    /** @param proof that the device has its key (D2), for this key */
    public Uni<Answer> byId(Write write, KeyId key, String proof) {
        DeviceProof device = verified(proof, key.toString());
        KeyChange change = download(
                Actor.account(write.by().toString()),
                write.request(),
                device,
                new KeyCommand.DownloadKey(write.by(), device.deviceKey().thumbprint(), clock.instant()));
        return idempotent.run(write.request(), session -> changes.apply(session, key, write.by(), change));
    }

    /**
     * @param request with the device as principal
     * @param client whose wrong codes are counted together
     */
    public Uni<Answer> byCode(Request request, String code, String proof, String client) {
        DeviceProof device = verified(proof, DeviceProofs.REDEMPTION);
        Instant at = clock.instant();
        // an address is personal data: what is kept of it only tells whether two are the same
        String scope = "redeem "
                + codes.keyed("client", client.getBytes(StandardCharsets.UTF_8)).hex();
        return idempotent.run(
                request,
                session -> session.attempts().take(scope).chain(attempts -> {
                    if (!attempts.mayTry(at)) {
                        return Uni.createFrom().<Answer>failure(tooMany(attempts, at));
                    }
                    return session.secrets()
                            .findCode(codes.digest(code))
                            .chain(target -> target == null
                                    ? wrong(session, scope, attempts.failed(at))
                                    : redeem(session, request, target, device, at));
                }));
    }

    private Uni<Answer> redeem(Session session, Request request, CodeTarget target, DeviceProof device, Instant at) {
        KeyCommand command = new KeyCommand.RedeemCode(
                target.generation(), device.deviceKey().thumbprint(), at);
        return changes.apply(session, target.key(), null, download(Actor.VISITOR, request, device, command));
    }

    private Uni<Answer> wrong(Session session, String scope, Attempts after) {
        return session.attempts().put(scope, after).map(done -> answers.refused(Refusal.CODE_NOT_VALID));
    }

    private static KeyChange download(Actor actor, Request request, DeviceProof device, KeyCommand command) {
        Prepared ready = new Prepared.Ready(command, null, device.deviceKey().toJson());
        return new KeyChange(
                actor,
                (session, held) -> Uni.createFrom().item(ready),
                null,
                KeyChanges.DOWNLOAD,
                request.correlationId(),
                null);
    }

    /** Fails with 400 if the proof does not show that the device has the key (D2). */
    public DeviceProof verified(String proof, String audience) {
        return switch (DeviceProofs.verify(proof, audience, null, clock.instant())) {
            case Verification.Valid<DeviceProof> v -> v.value();
            case Verification.Invalid<DeviceProof> i ->
                throw new ProblemException(new Problem(
                        "urn:latchkey:problem:proof.not-valid",
                        "The proof of the device key is not valid",
                        400,
                        "proof.not-valid",
                        "It has to be signed by the device key, for this purpose, within the last five minutes.",
                        java.util.List.of(new Problem.FieldError(
                                "/proof",
                                i.flaw()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', '-')))));
        };
    }

    static ProblemException tooMany(Attempts attempts, Instant at) {
        Refusal refusal = Refusal.TOO_MANY_ATTEMPTS;
        return new ProblemException(
                Problem.of(429, refusal.code(), "Too many attempts", refusal.advice()),
                attempts.waitFrom(at).plusSeconds(1));
    }

    /** Whose requests these are when nobody is signed in. */
    public static String principalOf(DeviceProof device) {
        return "device:" + device.deviceKey().thumbprint();
    }
}
