package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.BridgeRegistry.SecretRequest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A request that was answered with a secret, so that its repetition gets the same answer (inv-3), as long as {@link SecretRequestsRetention} leaves it. */
@Entity
@Table(name = "secret_request")
class SecretRequestEntity {
    @Id
    @Column(name = "request_digest")
    String requestDigest = "";

    @Enumerated(EnumType.STRING)
    SecretRequest.Operation operation = SecretRequest.Operation.ENROL;

    @Column(name = "bridge_id")
    String bridgeId = "";

    @Column(name = "secret_salt")
    String secretSalt = "";

    @Column(name = "requested_at")
    Instant requestedAt = Instant.EPOCH;

    SecretRequestEntity() {}

    SecretRequestEntity(SecretRequest request, String secretSalt) {
        this.requestDigest = request.digest();
        this.operation = request.operation();
        this.bridgeId = request.bridgeId();
        this.secretSalt = secretSalt;
        this.requestedAt = request.at();
    }
}
