package dev.latchkey.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** The ports of the one-machine mode, all on 127.0.0.1. Each can be moved by an environment variable. */
public enum Ports {
    ENTRANCE("LATCHKEY_ENTRANCE_PORT", 8080),
    SHARE_SERVICE("LATCHKEY_SHARE_SERVICE_PORT", 8081),
    KEY_SERVICE("LATCHKEY_KEY_SERVICE_PORT", 8082),
    DEVICE_GATEWAY("LATCHKEY_DEVICE_GATEWAY_PORT", 8083),
    NOTIFICATION_SERVICE("LATCHKEY_NOTIFICATION_SERVICE_PORT", 8084),
    BRIDGE("LATCHKEY_BRIDGE_HTTP_PORT", 8090),
    SIGN_IN("LATCHKEY_SIGN_IN_PORT", 8180),
    MQTT("LATCHKEY_MQTT_PORT", 1883),
    MQTT_TLS("LATCHKEY_MQTT_TLS_PORT", 8883),
    MQTT_WEB_SOCKET("LATCHKEY_MQTT_WEB_SOCKET_PORT", 8085),
    SMTP("LATCHKEY_SMTP_PORT", 1025),
    POSTGRES("LATCHKEY_POSTGRES_PORT", 15432),
    KAFKA("LATCHKEY_KAFKA_PORT", 19092),
    KAFKA_CONTROLLER("LATCHKEY_KAFKA_CONTROLLER_PORT", 19093);

    private final String variable;
    private final int standard;

    Ports(String variable, int standard) {
        this.variable = variable;
        this.standard = standard;
    }

    public String variable() {
        return variable;
    }

    public int number() {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            return standard;
        }
        try {
            int port = Integer.parseInt(value.strip());
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for every wrong value
        }
        throw new UserError(variable + " must be a port number between 1 and 65535, not \"" + value + "\".");
    }

    public String url() {
        return "http://127.0.0.1:" + number();
    }

    /** All of them as environment variables, so that children and the realm know what was chosen. */
    static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Ports port : values()) {
            environment.put(port.variable, Integer.toString(port.number()));
        }
        return environment;
    }
}
