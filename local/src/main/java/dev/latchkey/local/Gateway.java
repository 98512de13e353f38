package dev.latchkey.local;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One of the device gateways of this machine. The first has the ports of {@link Ports}, each further one those {@value #APART} above the
 * one before.
 *
 * @param number 1 to {@value #MOST}
 */
public record Gateway(int number) {
    static final String VARIABLE = "LATCHKEY_GATEWAYS";
    static final int MOST = 7;
    static final String KIND = "device-gateway";
    private static final int APART = 1_000;

    /** As many as the environment asks for; one if it does not. */
    static List<Gateway> wanted() {
        return wanted(System.getenv(VARIABLE));
    }

    static List<Gateway> wanted(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return first(1);
        }
        try {
            int count = Integer.parseInt(value.strip());
            if (count > 0 && count <= MOST) {
                return first(count);
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for every wrong value
        }
        throw new UserError(VARIABLE + " must be a number from 1 to " + MOST + ", not \"" + value + "\".");
    }

    static List<Gateway> first(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Gateway::new).toList();
    }

    /** Of its process, its log, and as an instance of the service. */
    public String name() {
        return number == 1 ? KIND : KIND + "-" + number;
    }

    public int http() {
        return at(Ports.DEVICE_GATEWAY);
    }

    public int mqtt() {
        return at(Ports.MQTT);
    }

    public int mqttTls() {
        return at(Ports.MQTT_TLS);
    }

    int mqttWebSocket() {
        return at(Ports.MQTT_WEB_SOCKET);
    }

    /** All of its ports. */
    List<Integer> ports() {
        return List.of(http(), mqtt(), mqttTls(), mqttWebSocket());
    }

    private int at(Ports port) {
        return port.number() + APART * (number - 1);
    }
}
