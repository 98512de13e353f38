package dev.latchkey.gateway.mqtt;

import java.util.regex.Pattern;

/**
 * The topics of one bridge, and the only ones it can use (B1, inv-14).
 *
 * @param bridgeId holds no character with a meaning in a topic filter
 */
public record BridgeTopics(String bridgeId) {
    private static final Pattern BRIDGE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,63}");

    public BridgeTopics {
        if (!isBridgeId(bridgeId)) {
            throw new IllegalArgumentException("no bridge id");
        }
    }

    public static boolean isBridgeId(String text) {
        return BRIDGE_ID.matcher(text).matches();
    }

    public String orders() {
        return "v1/bridges/" + bridgeId + "/orders";
    }

    public String statements() {
        return "v1/bridges/" + bridgeId + "/statements";
    }

    public String status() {
        return "v1/bridges/" + bridgeId + "/status";
    }

    public String signingRequests() {
        return "v1/bridges/" + bridgeId + "/signing-requests";
    }

    public String certificates() {
        return "v1/bridges/" + bridgeId + "/certificates";
    }

    /** Only the very topic: a filter with a wildcard is foreign even where it would match nothing else. */
    public boolean maySubscribe(String topicFilter) {
        return topicFilter.equals(orders()) || topicFilter.equals(certificates());
    }

    public boolean mayPublish(String topic) {
        return topic.equals(statements()) || topic.equals(status()) || topic.equals(signingRequests());
    }
}
