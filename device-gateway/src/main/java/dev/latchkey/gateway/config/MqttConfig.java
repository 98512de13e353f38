package dev.latchkey.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

/** How bridges connect; {@code latchkey.mqtt.port} is {@code LATCHKEY_MQTT_PORT} in the environment, and so on. */
@ConfigMapping(prefix = "latchkey.mqtt")
public interface MqttConfig {
    /** The address to listen at. */
    @WithDefault("0.0.0.0")
    String host();

    /** 0 takes any free port, with one event loop. */
    @WithDefault("1883")
    @Min(0)
    @Max(65_535)
    int port();

    /** MQTT over TLS; none without a port. 0 takes any free one. */
    OptionalInt tlsPort();

    /** MQTT over WebSocket, path {@code /mqtt}, sub-protocol {@code mqtt}; none without a port. For a proxy that ends TLS. */
    OptionalInt webSocketPort();

    /** The same over TLS; none without a port. */
    OptionalInt secureWebSocketPort();

    /**
     * Addresses and networks, as {@code 10.1.0.0/16}, of load balancers that begin each of their lines with a header of the PROXY protocol, version 1 or 2: a bridge's
     * address is the one that it names. A line of theirs without it is closed, and nobody else's header is read. None if it is not set.
     */
    Optional<List<String>> proxies();

    /** PEM file of the certificate and what links it to an authority; needed for the TLS ports. */
    Optional<Path> certificate();

    /** PEM file of its private key, PKCS #8. */
    Optional<Path> privateKey();

    /** How often the two files, and those of the authority of bridges, are looked at, whether somebody has replaced them. */
    @WithDefault("1m")
    @DurationMin(millis = 100)
    Duration certificateReload();

    /** The largest packet that a bridge may send, in bytes. A statement has about 600. */
    @WithDefault("16384")
    @Min(1024)
    @Max(1_048_576)
    int maxPacketSize();

    /** How long a new connection may take to send CONNECT; over TLS, to say something, and then for its handshake. */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    Duration connectTimeout();

    /** The longest keep-alive; MQTT 5 clients that ask for more, or for none, are told to use this. */
    @WithDefault("300s")
    Duration maxKeepAlive();

    /** How many statements of one bridge may wait for their PUBACK. */
    @WithDefault("4096")
    @Min(1)
    @Max(65_535)
    int maxUnacknowledgedStatements();

    /** How many orders may wait for a bridge's PUBACK. */
    @WithDefault("32")
    @Min(1)
    @Max(65_535)
    int maxUnacknowledgedOrders();

    /** A bridge that owes a PUBACK for longer is disconnected. */
    @WithDefault("30s")
    Duration ackTimeout();

    /** When an order that has arrived but is not confirmed is sent once more; doubles each time. */
    @WithDefault("5s")
    Duration resendFirst();

    /** The longest wait between two sends of one order on one connection. */
    @WithDefault("5m")
    Duration resendLongest();

    /** How long orders that come live wait at most for older ones to be read: whatever the database does, they are to arrive while they are good. */
    @WithDefault("2s")
    Duration longestHold();

    /** How often each instance compares its connections with the tables. */
    @WithDefault("1s")
    Duration sweepEvery();

    /** How many bridges may be connected to this instance; by default what its heap and its file handles allow. */
    OptionalInt maxConnections();

    /** How many bridges are let in each second when many come at once. */
    @WithDefault("1000")
    @Min(1)
    int admissionsPerSecond();

    /** How many are being let in at the same time: each needs the database four times. */
    @WithDefault("16")
    @Min(1)
    int admissionsAtATime();

    /** How many may wait to be let in; the others are told to come again. */
    @WithDefault("20000")
    @Min(1)
    int admissionsWaiting();

    /** How many statements of one bridge are taken in each second; the others wait for their PUBACK. */
    @WithDefault("1000")
    @Min(1)
    int statementsPerSecond();

    /** How many of them may come at once, as when a bridge was away for days. */
    @WithDefault("4000")
    @Min(1)
    int statementsBurst();

    /**
     * How many packets one bridge may send each second, ten times as many at once, beside statements and the acknowledgement of what was sent to it; and how many pings of WebSocket. A
     * flood closes the connection.
     */
    @WithDefault("10")
    @Min(1)
    int controlPacketsPerSecond();

    /**
     * How long this instance is not ready, at shutdown, before it sends bridges away, so that whoever spreads them has seen it; nothing is waited for without bridges. With
     * {@link #drain} and ten seconds more it has to fit into the time that the platform gives an instance to end.
     */
    @WithDefault("3s")
    Duration drainAfter();

    /** How long it takes until all bridges are sent away at shutdown, in waves, so that they don't arrive elsewhere at once. */
    @WithDefault("2s")
    Duration drain();
}
