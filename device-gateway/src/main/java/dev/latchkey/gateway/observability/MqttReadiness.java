package dev.latchkey.gateway.observability;

import dev.latchkey.gateway.mqtt.MqttListener;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while bridges can connect. */
@Readiness
@ApplicationScoped
public class MqttReadiness implements HealthCheck {
    private final MqttListener listener;

    MqttReadiness(MqttListener listener) {
        this.listener = listener;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("mqtt").status(listener.isListening()).build();
    }
}
