package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.bridge.BadCertificate.Flaw;
import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who this bridge is, and the signing request that it has no certificate for yet. Both are in one file, so a certificate takes the place of its request
 * in one step: a kill leaves the old identity and the request, or the new identity. What is returned is on disk. Thread-safe.
 */
final class Identities {
    private final StateFile file;
    /** From the environment; not kept, so that another one is taken at the next start. */
    private final Optional<BridgeIdentity> preset;

    private final Clock clock;

    private volatile State state;

    /**
     * @param kept empty until one was set
     * @param renewed whose certificate that of {@code kept} has come after; not kept over a restart, which connects anew anyway
     */
    private record State(
            Optional<BridgeIdentity> kept, Optional<SigningRequest> pending, Optional<ByCertificate> renewed) {}

    private Identities(StateFile file, Optional<BridgeIdentity> preset, Clock clock, State state) {
        this.file = file;
        this.preset = preset;
        this.clock = clock;
        this.state = state;
    }

    /**
     * @param preset what is good until one is set
     * @throws IOException if the file is there and can't be read; its content is not quoted
     */
    static Identities load(StateFile file, Optional<BridgeIdentity> preset, Clock clock) throws IOException {
        State state =
                file.exists() ? read(file.read()) : new State(Optional.empty(), Optional.empty(), Optional.empty());
        return new Identities(file, preset, clock, state);
    }

    Optional<BridgeIdentity> current() {
        return state.kept.or(() -> preset);
    }

    boolean isCurrent(BridgeIdentity identity) {
        return current().filter(identity::equals).isPresent();
    }

    /** Whether the current certificate has come after that of this identity, which is good to its end. */
    boolean isRenewed(BridgeIdentity identity) {
        return state.renewed.filter(identity::equals).isPresent();
    }

    /** Until a certificate for it comes, the same. */
    synchronized SigningRequest signingRequest() throws IOException {
        State before = state;
        if (before.pending.isPresent()) {
            return before.pending.get();
        }
        SigningRequest made = SigningRequest.make();
        become(new State(before.kept, Optional.of(made), before.renewed));
        return made;
    }

    /** One that will get no certificate; the next will be for another key. */
    synchronized void forget(SigningRequest request) throws IOException {
        State before = state;
        if (before.pending.filter(request::equals).isPresent()) {
            become(new State(before.kept, Optional.empty(), before.renewed));
        }
    }

    synchronized void enrol(BySecret identity) throws IOException {
        become(new State(Optional.of(identity), state.pending, Optional.empty()));
    }

    /**
     * Takes the certificate that an operator had signed. The one that it has, again, changes nothing.
     *
     * @throws BadCertificate then nothing is changed
     */
    synchronized void enrol(String bridgeId, String certificate, Optional<String> authority)
            throws BadCertificate, IOException {
        if (state.kept.orElse(null) instanceof ByCertificate(String sameId, BridgeCertificate same)
                && sameId.equals(bridgeId)
                && same.isSameAs(certificate)) {
            return;
        }
        ByCertificate next = new ByCertificate(bridgeId, forPendingKey(certificate, authority));
        become(new State(Optional.of(next), Optional.empty(), Optional.empty()));
    }

    /**
     * Takes the certificate that the gateway has sent to this identity.
     *
     * @throws BadCertificate then nothing is changed
     */
    synchronized void renew(ByCertificate identity, String certificate, Optional<String> authority)
            throws BadCertificate, IOException {
        if (!isCurrent(identity)) {
            throw new BadCertificate(Flaw.NO_SIGNING_REQUEST, "The bridge has another identity by now.");
        }
        ByCertificate next = new ByCertificate(identity.bridgeId(), forPendingKey(certificate, authority));
        become(new State(Optional.of(next), Optional.empty(), Optional.of(identity)));
    }

    private BridgeCertificate forPendingKey(String certificate, Optional<String> authority) throws BadCertificate {
        if (state.pending.isEmpty()) {
            throw new BadCertificate(Flaw.NO_SIGNING_REQUEST, "No signing request waits for a certificate.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return BridgeCertificate.of(state.pending.get().key(), certificate, authority, now);
    }

    private void become(State next) throws IOException {
        file.write(written(next));
        state = next;
    }

    private static Map<String, Object> written(State state) {
        Map<String, Object> members = new LinkedHashMap<>();
        switch (state.kept.orElse(null)) {
            case BySecret(String bridgeId, String secret) -> {
                members.put("bridgeId", bridgeId);
                members.put("secret", secret);
            }
            case ByCertificate(String bridgeId, BridgeCertificate certificate) -> {
                members.put("bridgeId", bridgeId);
                members.put("certificate", certificate.certificatePem());
                certificate.authorityPem().ifPresent(authority -> members.put("authority", authority));
                members.put("since", certificate.since().toString());
                members.put("key", certificate.key().toMap());
            }
            case null -> {}
        }
        state.pending.ifPresent(request -> members.put(
                "pending",
                Map.of("signingRequest", request.pem(), "key", request.key().toMap())));
        return members;
    }

    private static State read(Map<String, Object> members) throws IOException {
        try {
            Optional<SigningRequest> pending = Optional.empty();
            if (members.containsKey("pending")) {
                Map<String, Object> request = object(members, "pending");
                pending = Optional.of(
                        new SigningRequest(BridgeKey.read(object(request, "key")), text(request, "signingRequest")));
            }
            return new State(identity(members), pending, Optional.empty());
        } catch (ParseException | BadCertificate | IllegalArgumentException | DateTimeException e) {
            throw new IOException("unreadable identity"); // without the content
        }
    }

    private static Optional<BridgeIdentity> identity(Map<String, Object> members)
            throws ParseException, BadCertificate {
        if (!members.containsKey("bridgeId")) {
            return Optional.empty();
        }
        String bridgeId = text(members, "bridgeId");
        return Optional.of(
                members.containsKey("certificate")
                        ? new ByCertificate(
                                bridgeId,
                                BridgeCertificate.of(
                                        BridgeKey.read(object(members, "key")),
                                        text(members, "certificate"),
                                        Optional.ofNullable(JSONObjectUtils.getString(members, "authority")),
                                        Instant.parse(text(members, "since"))))
                        : new BySecret(bridgeId, text(members, "secret")));
    }

    private static String text(Map<String, Object> members, String name) throws ParseException {
        @Nullable String text = JSONObjectUtils.getString(members, name);
        if (text == null) {
            throw new ParseException(name, 0);
        }
        return text;
    }

    private static Map<String, Object> object(Map<String, Object> members, String name) throws ParseException {
        @Nullable Map<String, Object> object = JSONObjectUtils.getJSONObject(members, name);
        if (object == null) {
            throw new ParseException(name, 0);
        }
        return object;
    }
}
