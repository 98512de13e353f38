package dev.latchkey.gateway;

import dev.latchkey.gateway.config.BridgeAuthorityConfig;
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
        return of(MqttConfig.class, "latchkey.mqtt.", own);
    }

    /** @param own without the prefix; all others are the defaults */
    public static BridgeAuthorityConfig bridgeAuthority(Map<String, String> own) {
        return of(BridgeAuthorityConfig.class, "latchkey.bridge-authority.", own);
    }

    private static <T> T of(Class<T> settings, String prefix, Map<String, String> own) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(settings);
        own.forEach((name, value) -> builder.withDefaultValue(prefix + name, value));
        return builder.build().getConfigMapping(settings);
    }
}
