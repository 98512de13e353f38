package dev.latchkey.lock.bridge;

import java.util.regex.Pattern;

/** What a bridge got at its enrolment. */
record BridgeIdentity(String bridgeId, String secret) {
    /** It becomes a level of a topic name. */
    private static final Pattern BRIDGE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    BridgeIdentity {
        if (!BRIDGE_ID.matcher(bridgeId).matches()) {
            throw new IllegalArgumentException("not a bridge id");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("no secret");
        }
    }

    String ordersTopic() {
        return "v1/bridges/" + bridgeId + "/orders";
    }

    String statementsTopic() {
        return "v1/bridges/" + bridgeId + "/statements";
    }

    String statusTopic() {
        return "v1/bridges/" + bridgeId + "/status";
    }

    @Override
    public String toString() {
        return "BridgeIdentity[" + bridgeId + "]";
    }
}
