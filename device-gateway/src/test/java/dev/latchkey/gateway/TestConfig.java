package dev.latchkey.gateway;

import dev.latchkey.gateway.config.MqttConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The gateway's settings, for tests that run without it. */
public final class TestConfig {
    private TestConfig() {}

    /** @param own without the prefix; all others are the defaults */
    public static MqttConfig mqtt(Map<String, String> own) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(MqttConfig.class);
        own.forEach((name, value) -> builder.withDefaultValue("latchkey.mqtt." + name, value));
        return builder.build().getConfigMapping(MqttConfig.class);
    }
}
