package dev.latchkey.local;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reference bridge with its virtual locks, enrolled at the gateway under one name. */
final class Bridge implements Component {
    private static final String MAIN_CLASS = "dev.latchkey.lock.bridge.ReferenceBridge";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    private final HttpProcess process;

    Bridge(Home home, JavaFlags flags) {
        List<String> command = new ArrayList<>();
        command.add(JavaFlags.java());
        command.addAll(flags.forBridge());
        command.addAll(List.of("-cp", JavaFlags.classPath(), MAIN_CLASS));
        Map<String, String> environment = new HashMap<>(Ports.environment());
        environment.put("LATCHKEY_JWKS_URL", Ports.SHARE_SERVICE.url() + "/.well-known/latchkey/jwks.json");
        environment.put("LATCHKEY_BRIDGE_DATA", home.data().resolve("bridge").toString());
        environment.put("LATCHKEY_MQTT_HOST", "127.0.0.1");
        environment.put("MALLOC_ARENA_MAX", "2");
        this.process = new HttpProcess(new HttpProcess.Definition(
                "bridge",
                command,
                environment,
                home.data(),
                home.log("bridge"),
                URI.create(Ports.BRIDGE.url() + "/bridge"),
                STARTS_WITHIN));
    }

    @Override
    public String name() {
        return process.name();
    }

    @Override
    public void start() {
        process.start();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return process.process();
    }
}
