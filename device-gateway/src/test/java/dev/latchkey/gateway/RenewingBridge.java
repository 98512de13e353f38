package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.CertifiedBridge.Certificate;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A bridge that is connected by its first certificate and hears of the next one. */
public final class RenewingBridge implements AutoCloseable {
    private final CertifiedBridge certified;
    private final Certificate first;
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private TestBridge line;

    /** @param port of TLS */
    public RenewingBridge(int port) throws Exception {
        certified = new CertifiedBridge(port);
        first = certified.certify();
        line = listening(certified.keys(), first.pem());
    }

    public CertifiedBridge certified() {
        return certified;
    }

    /** The certificate that it came in by. */
    public Certificate first() {
        return first;
    }

    public TestBridge line() {
        return line;
    }

    /** Comes in by its first certificate again. */
    public void comeBack() throws Exception {
        line = listening(certified.keys(), first.pem());
    }

    /** Connects with this certificate, and puts what it hears of the next one with the {@link #answers()}. */
    public TestBridge listening(KeyPair its, String pem) throws Exception {
        return certified.showing(its, pem).connect().subscribe(certified.topic("certificates"), answers::add);
    }

    public BlockingQueue<JsonObject> answers() {
        return answers;
    }

    public static String request(KeyPair forKeys) {
        return TestAuthority.request("whatever", forKeys, forKeys);
    }

    public static String message(String signingRequest) {
        return JsonObject.of("signingRequest", signingRequest).encode();
    }

    /** On this line, until it is acknowledged. */
    public void ask(TestBridge by, String signingRequest) throws Exception {
        assertThat(by.publish(certified.topic("signing-requests"), message(signingRequest))
                        .get(20, TimeUnit.SECONDS)
                        .getError())
                .isEmpty();
    }

    /** Waits for the next one. */
    public JsonObject answer() throws InterruptedException {
        return Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "an answer");
    }

    /** On its line. @return the answer */
    public JsonObject renew(KeyPair forKeys) throws Exception {
        ask(line, request(forKeys));
        return answer();
    }

    /** As operators see them. */
    public List<Map<String, String>> certificates() {
        return GatewayClient.certificates(certified.bridgeId()).path("certificates");
    }

    public Map<String, String> certificate(String serialNumber) {
        return certificates().stream()
                .filter(one -> serialNumber.equals(one.get("serialNumber")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        line.close();
    }
}
