package dev.latchkey.gateway.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A process of this service; connections of one that is no longer alive have ended. */
@Entity
@Table(name = "gateway_instance")
class GatewayInstanceEntity {
    @Id
    @Column(name = "instance_id")
    UUID instanceId = new UUID(0, 0);

    @Column(name = "alive_until")
    Instant aliveUntil = Instant.EPOCH;

    GatewayInstanceEntity() {}
}
