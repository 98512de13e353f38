package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import java.io.IOException;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What can be asked of the bridge itself: its identity and its line; see bridges.md. */
final class BridgeApi {
    private final VirtualLocks locks;
    private final Identities identities;
    private final GatewayLine line;

    BridgeApi(VirtualLocks locks, Identities identities, GatewayLine line) {
        this.locks = locks;
        this.identities = identities;
        this.line = line;
    }

    RadioAnswer answer(RadioRequest request) throws ParseException, IOException {
        return switch (request.after(1)) {
            case "GET " -> state();
            case "POST connect" -> {
                line.connect();
                yield state();
            }
            case "POST disconnect" -> {
                line.disconnect();
                yield state();
            }
            case "POST signing-request" ->
                RadioAnswer.ok(
                        Map.of("signingRequest", identities.signingRequest().pem()));
            case "POST identity" -> enrol(request);
            default -> RadioAnswer.NO_SUCH_PATH;
        };
    }

    private RadioAnswer enrol(RadioRequest request) throws ParseException, IOException {
        if (request.has("secret") && request.has("certificate")) {
            return RadioAnswer.problem(400, "radio.bad-identity", "secret and certificate are two identities.");
        }
        try {
            if (!request.has("certificate")) {
                identities.enrol(new BySecret(request.text("bridgeId"), request.text("secret")));
            } else if (line.isOverTls()) {
                identities.enrol(
                        request.text("bridgeId"),
                        request.text("certificate"),
                        request.has("authority") ? Optional.of(request.text("authority")) : Optional.empty());
            } else {
                return RadioAnswer.problem(
                        409,
                        "radio.no-tls",
                        "A certificate is for a line over TLS. Start the bridge with LATCHKEY_MQTT_AUTHORITY.");
            }
        } catch (IllegalArgumentException e) {
            return RadioAnswer.problem(400, "radio.bad-identity", "bridgeId or secret has a wrong form.");
        } catch (BadCertificate e) {
            return switch (e.flaw()) {
                case BAD_CERTIFICATE -> problem(400, "radio.bad-certificate", e);
                case NO_SIGNING_REQUEST -> problem(409, "radio.no-signing-request", e);
                case OTHER_KEY -> problem(409, "radio.other-key", e);
            };
        }
        line.identityChanged();
        return state();
    }

    private static RadioAnswer problem(int status, String code, BadCertificate why) {
        return RadioAnswer.problem(status, code, String.valueOf(why.getMessage()));
    }

    private RadioAnswer state() {
        Map<String, Object> state = new LinkedHashMap<>();
        identities.current().ifPresent(identity -> {
            state.put("bridgeId", identity.bridgeId());
            if (identity instanceof ByCertificate(String id, BridgeCertificate certificate)) {
                state.put("certificateExpiresAt", certificate.expiresAt().toString());
            }
        });
        state.put("wanted", line.isWanted());
        state.put("connected", line.isConnected());
        line.problem().ifPresent(problem -> state.put("problem", problem));
        state.put("pendingStatements", locks.waitingStatements());
        state.put("locks", locks.lockIds());
        return RadioAnswer.ok(state);
    }
}
