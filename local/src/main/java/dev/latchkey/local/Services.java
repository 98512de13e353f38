package dev.latchkey.local;

import dev.latchkey.engines.PostgresUrls;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The four services: their ports, schemas and settings. Of the device gateway there may be several instances. */
final class Services {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    private final Home home;
    private final Secrets secrets;
    private final JavaFlags flags;

    Services(Home home, Secrets secrets, JavaFlags flags) {
        this.home = home;
        this.secrets = secrets;
        this.flags = flags;
    }

    List<Component> all() {
        List<Component> all = new ArrayList<>(List.of(
                service(
                        "share-service",
                        Ports.SHARE_SERVICE,
                        Map.of(
                                "LATCHKEY_ISSUER_KEYS", secrets.issuerKeys(),
                                "LATCHKEY_CODE_PEPPER", secrets.key("code-pepper"),
                                "LATCHKEY_ANSWER_KEY", secrets.key("answer"))),
                service("key-service", Ports.KEY_SERVICE, Map.of()),
                service(
                        "notification-service",
                        Ports.NOTIFICATION_SERVICE,
                        Map.of("LATCHKEY_SMTP_HOST", "127.0.0.1"))));
        Certificates certificates = new Certificates(home).ready();
        Gateway.wanted().forEach(gateway -> all.add(gateway(gateway, certificates)));
        return all;
    }

    private Component gateway(Gateway gateway, Certificates certificates) {
        Map<String, String> own = new HashMap<>(certificates.environment());
        own.put("LATCHKEY_INSTANCE_ID", gateway.name());
        own.put(Ports.MQTT.variable(), Integer.toString(gateway.mqtt()));
        own.put(Ports.MQTT_TLS.variable(), Integer.toString(gateway.mqttTls()));
        own.put(Ports.MQTT_WEB_SOCKET.variable(), Integer.toString(gateway.mqttWebSocket()));
        own.put("LATCHKEY_MQTT_HOST", "127.0.0.1");
        own.put("LATCHKEY_MQTT_DRAIN_AFTER", "0s"); // nothing here spreads bridges by who is ready
        own.put("LATCHKEY_BRIDGE_PEPPER", secrets.key("bridge-pepper"));
        return service(gateway.name(), Gateway.KIND, gateway.http(), own);
    }

    private Component service(String name, Ports port, Map<String, String> own) {
        return service(name, name, port.number(), own);
    }

    /**
     * @param name of this instance
     * @param kind which service it is
     */
    private Component service(String name, String kind, int port, Map<String, String> own) {
        String schema = kind.replace('-', '_');
        Map<String, String> environment = new HashMap<>(Ports.environment());
        environment.put("LATCHKEY_DB_URL", new PostgresUrls(Ports.POSTGRES.number()).reactive());
        environment.put("LATCHKEY_DB_USER", schema);
        environment.put("LATCHKEY_DB_PASSWORD", secrets.password(schema));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + Ports.KAFKA.number());
        environment.put("LATCHKEY_OIDC_URL", SignInProvider.realmUrl(Ports.SIGN_IN));
        environment.put("LATCHKEY_OIDC_AUDIENCE", "latchkey");
        environment.put("LATCHKEY_OIDC_CLIENT_SECRET", secrets.password(kind));
        environment.put("LATCHKEY_SHARE_SERVICE_URL", Ports.SHARE_SERVICE.url());
        environment.put("LATCHKEY_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        // the entrance tells who asks; nobody else on this machine is believed
        environment.put("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true");
        environment.put("QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED", "true");
        environment.put("QUARKUS_HTTP_PROXY_ENABLE_FORWARDED_HOST", "true");
        environment.put("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1");
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.putAll(own);
        Path folder = home.root().resolve(kind).resolve("target/quarkus-app");
        if (!Files.exists(folder.resolve("quarkus-run.jar"))) {
            throw new UserError(kind + " is not built: run ./latchkey build.");
        }
        List<String> command = new ArrayList<>();
        command.add(JavaFlags.java());
        Path jar = folder.resolve("quarkus-run.jar");
        command.addAll(name.equals(kind) ? flags.forService(kind, jar) : flags.forFurtherInstance(kind, jar));
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        return new HttpProcess(new HttpProcess.Definition(
                name,
                command,
                environment,
                folder,
                home.log(name),
                URI.create("http://127.0.0.1:" + port + "/q/health/ready"),
                STARTS_WITHIN));
    }
}
