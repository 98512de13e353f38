package dev.latchkey.lock.bridge;

import java.util.regex.Pattern;

/** Who a bridge is, and what it is let in by. */
sealed interface BridgeIdentity {
    String bridgeId();

    /** What it got at its enrolment. */
    record BySecret(String bridgeId, String secret) implements BridgeIdentity {
        public BySecret {
            requireBridgeId(bridgeId);
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("no secret");
            }
        }

        @Override
        public String toString() {
            return "BySecret[" + bridgeId + "]";
        }
    }

    /** What an operator had signed for its own key; over TLS only. */
    record ByCertificate(String bridgeId, BridgeCertificate certificate) implements BridgeIdentity {
        public ByCertificate {
            requireBridgeId(bridgeId);
        }
    }

    /** It becomes a level of a topic name. */
    private static void requireBridgeId(String bridgeId) {
        if (!Pattern.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}", bridgeId)) {
            throw new IllegalArgumentException("not a bridge id");
        }
    }

    default String ordersTopic() {
        return topic("orders");
    }

    default String statementsTopic() {
        return topic("statements");
    }

    default String statusTopic() {
        return topic("status");
    }

    default String signingRequestsTopic() {
        return topic("signing-requests");
    }

    default String certificatesTopic() {
        return topic("certificates");
    }

    private String topic(String last) {
        return "v1/bridges/" + bridgeId() + "/" + last;
    }
}
