package dev.latchkey.notifications.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.Optional;

/** The mail server. */
@ConfigMapping(prefix = "latchkey.smtp")
public interface SmtpConfig {
    @NotBlank
    String host();

    @Min(1)
    @Max(65_535)
    int port();

    Optional<String> user();

    Optional<String> password();

    /** {@code OPTIONAL} uses TLS where the server offers it; {@code REQUIRED} belongs beside a user and password. */
    StartTLSOptions startTls();

    /** TLS from the first byte on, as at port 465. */
    @WithDefault("false")
    boolean tls();
}
