package dev.latchkey.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelSettingsTest {
    /** The connector gives the channel up where one question to the broker is not answered in time. */
    @ParameterizedTest
    @EnumSource
    @Tag("inv-8")
    void inv8_brokerThatIsAway_isWaitedFor(Channel channel) throws IOException {
        Properties settings = new Properties();
        try (InputStream file = Channel.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            settings.load(file);
        }

        String timeout =
                settings.getProperty("mp.messaging.incoming." + channel.tag() + ".default.api.timeout.ms", "60000");

        assertThat(Duration.ofMillis(Long.parseLong(timeout))).isGreaterThanOrEqualTo(Duration.ofDays(1));
    }
}
