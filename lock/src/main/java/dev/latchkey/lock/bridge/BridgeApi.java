package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What can be asked of the bridge itself: its identity and its line; see bridges.md. */
final class BridgeApi {
    /** Keeps a new identity. */
    interface Enrolment {
        void enrol(BridgeIdentity identity) throws IOException;
    }

    private final VirtualLocks locks;
    private final GatewayLine line;
    private final Enrolment enrolment;

    BridgeApi(VirtualLocks locks, GatewayLine line, Enrolment enrolment) {
        this.locks = locks;
        this.line = line;
        this.enrolment = enrolment;
    }

    RadioAnswer answer(RadioRequest request) throws ParseException, IOException {
        switch (request.after(1)) {
            case "GET " -> {}
            case "POST connect" -> line.connect();
            case "POST disconnect" -> line.disconnect();
            case "POST identity" -> {
                BridgeIdentity identity;
                try {
                    identity = new BridgeIdentity(request.text("bridgeId"), request.text("secret"));
                } catch (IllegalArgumentException e) {
                    return RadioAnswer.problem(400, "radio.bad-identity", "bridgeId or secret has a wrong form.");
                }
                enrolment.enrol(identity);
            }
            default -> {
                return RadioAnswer.NO_SUCH_PATH;
            }
        }
        return RadioAnswer.ok(state());
    }

    private Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        line.identity().ifPresent(identity -> state.put("bridgeId", identity.bridgeId()));
        state.put("wanted", line.isWanted());
        state.put("connected", line.isConnected());
        line.problem().ifPresent(problem -> state.put("problem", problem));
        state.put("pendingStatements", locks.waitingStatements());
        state.put("locks", locks.lockIds());
        return state;
    }
}
