package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.lock.protocol.DeviceProof;
import dev.latchkey.lock.protocol.DeviceProofs;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.application.CodeAttempts.Scope;
import dev.latchkey.shares.application.KeyChange.Prepared;
import dev.latchkey.shares.application.SecretStore.CodeTarget;
import dev.latchkey.shares.domain.AttemptLimit;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Downloads of credentials, by ID and by code (D1 to D3). */
@ApplicationScoped
public class Downloads {
    private final Idempotent idempotent;
    private final KeyChanges changes;
    private final Answers answers;
    private final VerificationCodes codes;
    private final CodeAttempts attempts;
    private final Clock clock;

    Downloads(
            Idempotent idempotent,
            KeyChanges changes,
            Answers answers,
            VerificationCodes codes,
            CodeAttempts attempts,
            Clock clock) {
        this.idempotent = idempotent;
        this.changes = changes;
        this.answers = answers;
        this.codes = codes;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @param proof that the device has its key (D2), for this key */
    public Uni<Answer> byId(Write write, KeyId key, String proof) {
        DeviceProof device = verified(proof, key.toString());
        KeyChange change = download(
                Actor.account(write.by().toString()),
                write.request(),
                device,
                at -> new KeyCommand.DownloadKey(write.by(), device.deviceKey().thumbprint(), at));
        return idempotent.run(key.lock(), write.request(), session -> changes.apply(session, key, write.by(), change));
    }

    /**
     * The first characters of a code only tell which share it is for; the rest is tried against that one alone. So a try
     * counts for the share and its lock even if the code is wrong, and nobody can spread guesses over all of them at once.
     * A code that names no share is treated as if it did, down to the number of statements.
     *
     * @param request with the device as principal
     * @param address where the request comes from
     */
    public Uni<Answer> byCode(Request request, String code, String proof, String address) {
        DeviceProof device = verified(proof, DeviceProofs.REDEMPTION);
        Digest locator = codes.locator(code);
        Digest digest = codes.digest(code);
        return idempotent.runCode(
                request,
                session -> session.secrets().codesAt(locator).chain(named -> {
                    List<Scope> scopes = List.of(
                            attempts.client("redeem-from", address),
                            new Scope(AttemptLimit.SHARE, "redeem-at " + locator.hex()),
                            new Scope(AttemptLimit.LOCK, "redeem-of " + lockOf(named, locator)));
                    return attempts.counted(
                            session,
                            scopes,
                            () -> named.stream()
                                    .filter(target ->
                                            target.digest().equals(digest)) // of HMACs, so its timing tells nothing
                                    .findFirst()
                                    .map(target -> redeem(session, request, target, device))
                                    .orElseGet(() -> Uni.createFrom().item(answers.refused(Refusal.CODE_NOT_VALID))));
                }));
    }

    private static String lockOf(List<CodeTarget> named, Digest locator) {
        return named.isEmpty()
                ? "none " + locator.hex().substring(0, 4)
                : named.getFirst().key().lock().value();
    }

    private Uni<Answer> redeem(Session session, Request request, CodeTarget target, DeviceProof device) {
        KeyChange change = download(
                Actor.VISITOR,
                request,
                device,
                at -> new KeyCommand.RedeemCode(
                        target.generation(), device.deviceKey().thumbprint(), at));
        return changes.apply(session, target.key(), null, change);
    }

    /** @param command by its time, which is taken under the lock's head: the events of a lock are in the order of their times (O3) */
    private KeyChange download(
            Actor actor, Request request, DeviceProof device, Function<Instant, KeyCommand> command) {
        return new KeyChange(
                actor,
                (session, held) -> Uni.createFrom()
                        .item(new Prepared.Ready(
                                command.apply(clock.instant()),
                                null,
                                device.deviceKey().toJson())),
                null,
                new Reply.TheCredential(),
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

    /** Whose requests these are when nobody is signed in. */
    public static String principalOf(DeviceProof device) {
        return "device:" + device.deviceKey().thumbprint();
    }
}
