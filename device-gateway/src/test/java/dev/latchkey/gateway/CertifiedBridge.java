package dev.latchkey.gateway;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import io.restassured.response.Response;
import java.security.KeyPair;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;

/** An enrolled bridge with one lock, and a key pair for which it has certificates. It connects over TLS. */
public final class CertifiedBridge {
    private final int port;
    private final String bridgeId;
    private final String lockId;
    private final String secret;
    private final KeyPair keys = TestAuthority.keyPair("EC", 256);

    /** @param port of TLS */
    public CertifiedBridge(int port) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        this.port = port;
        this.bridgeId = "BR-" + unique;
        this.lockId = "LK-" + unique;
        this.secret = GatewayClient.bridgeWith(bridgeId, lockId);
    }

    public record Certificate(String serialNumber, String pem) {}

    public String bridgeId() {
        return bridgeId;
    }

    public String lockId() {
        return lockId;
    }

    public String secret() {
        return secret;
    }

    public KeyPair keys() {
        return keys;
    }

    /** @param name {@code orders}, {@code statements}, {@code signing-requests} or {@code certificates} */
    public String topic(String name) {
        return "v1/bridges/" + bridgeId + "/" + name;
    }

    /** Another certificate for its keys; those before stay good. */
    public Certificate certify() {
        Response issued = GatewayClient.certify(
                bridgeId,
                TestAuthority.request("whatever", keys, keys),
                UUID.randomUUID().toString());
        issued.then().statusCode(201);
        return new Certificate(issued.path("serialNumber"), issued.path("certificate"));
    }

    /** @param pem a certificate for its keys */
    public TestBridge showing(String pem) {
        return showing(keys, pem);
    }

    public TestBridge showing(KeyPair its, String pem) {
        return TestBridge.showing(port, bridgeId, TestAuthority.shown(its, pem));
    }

    /** For what a {@link TestBridge} does not do. */
    public MqttClientBuilder client(String pem) {
        KeyManagerFactory shown = TestAuthority.shown(keys, pem);
        return MqttClient.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .sslConfig()
                .trustManagerFactory(TestCertificate.trust())
                .keyManagerFactory(shown)
                .applySslConfig();
    }
}
