package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Detour;
import dev.latchkey.engines.Engines;
import dev.latchkey.engines.KafkaBroker;
import dev.latchkey.engines.Relay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two gateways behind one address, each with lines of its own to Kafka and PostgreSQL that can be cut; the other services with whole ones; and bridges
 * with their locks.
 */
final class GatewayWorld implements AutoCloseable {
    private static final int GATEWAYS = 2;
    private static final String PEPPER = Base64.getEncoder().encodeToString(new byte[32]);

    final Services services;
    final Relay address;
    final List<Gateway> gateways = new ArrayList<>();
    private final KafkaBroker broker;
    private final Path folder;
    private final List<BridgeProcess> bridges = new ArrayList<>();
    private final String operator = Services.token("operator", Set.of("operator"));

    /** A gateway that can be killed and comes back as itself. */
    final class Gateway {
        final Relay toKafka;
        final Relay toPostgres;
        private final String name;
        private final int httpPort = ServiceJar.freePort();
        private final int mqttPort = ServiceJar.freePort();
        private ServiceJar process;

        private Gateway(int number, Relay toKafka) {
            this.name = "device-gateway-" + number;
            this.toKafka = toKafka;
            URI postgres = URI.create(Engines.shared().postgres().urls().reactive());
            this.toPostgres = new Relay(List.of(postgres.getPort()));
            this.process = make();
        }

        private ServiceJar make() {
            String database = Engines.shared()
                    .postgres()
                    .urls()
                    .reactive()
                    .replaceFirst("://[^/]*/", "://127.0.0.1:" + toPostgres.port() + "/");
            return new ServiceJar(
                    "device-gateway",
                    httpPort,
                    Map.of(
                            "LATCHKEY_INSTANCE_ID",
                            name,
                            "LATCHKEY_DB_URL",
                            database,
                            "KAFKA_BOOTSTRAP_SERVERS",
                            "127.0.0.1:" + toKafka.port(),
                            "LATCHKEY_SHARE_SERVICE_URL",
                            services.shareUrl(),
                            "LATCHKEY_BRIDGE_PEPPER",
                            PEPPER,
                            "LATCHKEY_MQTT_PORT",
                            Integer.toString(mqttPort)));
        }

        void kill() throws InterruptedException {
            process.close();
        }

        /** Tells its bridges to go elsewhere, then ends. */
        void drain() throws IOException, InterruptedException {
            thaw();
            process.stop();
        }

        void freeze() throws IOException, InterruptedException {
            process.freeze();
        }

        void thaw() throws IOException, InterruptedException {
            process.thaw();
        }

        /** If it isn't there; does not wait until it is ready. */
        void comeBack() {
            if (!process.isAlive()) {
                process = make();
            }
        }

        boolean isReady() {
            return process.isReady();
        }

        /** With it ready. */
        Services.Answer operator(String method, String path, Object body) {
            return services.ask(url() + path, operator, method, body);
        }

        boolean isThere() {
            return process.isAlive();
        }

        void heal() throws IOException, InterruptedException {
            toKafka.become(Relay.State.WHOLE);
            toPostgres.become(Relay.State.WHOLE);
            if (process.isAlive()) {
                thaw();
            }
            comeBack();
        }

        String url() {
            return process.url();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    GatewayWorld(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        List<Relay> lines = new ArrayList<>();
        List<Detour> detours = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            int port = ServiceJar.freePort();
            Relay line = new Relay(List.of(port));
            lines.add(line);
            detours.add(new Detour(port, line.port()));
        }
        broker = new KafkaBroker(new KafkaBroker.Settings(
                folder.resolve("kafka"),
                folder.resolve("kafka.log"),
                ServiceJar.freePort(),
                ServiceJar.freePort(),
                KafkaBroker.Settings.SMALL,
                System.getProperty("java.class.path"),
                detours));
        broker.start();
        services = new Services(broker.bootstrapServers());
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(new Gateway(i + 1, lines.get(i)));
        }
        gateways.forEach(gateway -> gateway.process.awaitReady());
        address = new Relay(gateways.stream().map(gateway -> gateway.mqttPort).toList());
    }

    /** With all of them there. */
    Services.Answer operator(String method, String path, Object body) {
        return gateways.getFirst().operator(method, path, body);
    }

    /** Enrolled and running. */
    BridgeProcess bridge(String bridgeId) {
        Services.Answer enrolled = operator("POST", "/v1/bridges", Map.of("bridgeId", bridgeId));
        assertThat(enrolled.status()).as("%s", enrolled).isEqualTo(201);
        BridgeProcess bridge = BridgeProcess.withSecret(
                bridgeId,
                enrolled.body().get("secret").textValue(),
                folder.resolve(bridgeId),
                address.port(),
                services.keySet());
        bridges.add(bridge);
        return bridge;
    }

    /** One that was started while its lines were cut may still give up; it is started again, as whoever runs it would do. */
    void awaitReady() {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    gateways.forEach(Gateway::comeBack);
                    return gateways.stream().allMatch(gateway -> gateway.process.isReady());
                });
    }

    @Override
    public void close() throws Exception {
        for (BridgeProcess bridge : bridges) {
            bridge.close();
        }
        address.close();
        for (Gateway gateway : gateways) {
            gateway.kill();
            gateway.toKafka.close();
            gateway.toPostgres.close();
        }
        services.close();
        broker.kill9();
    }
}
