package dev.latchkey.lock.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttEndpoint;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The gateway's part in the certificates of a bridge: who it let in by which, and what came of asking for the next. */
final class TestCertificates {
    private final TestAuthority authority = new TestAuthority();
    private final Set<Certificate> issued = ConcurrentHashMap.newKeySet();
    private final Map<Successor, String> successors = new ConcurrentHashMap<>();
    private final List<Certificate> shown = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable String refusal;

    private record Successor(Certificate shown, PublicKey key) {}

    /** As an operator has it signed. */
    String issue(String signingRequest, Duration validity) {
        String pem = authority.sign(signingRequest, validity);
        issued.add(parse(pem));
        return pem;
    }

    String authorityPem() {
        return authority.pem();
    }

    PemTrustOptions trust() {
        return new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem()));
    }

    /** Only what it has issued: that the authority has signed it is not enough. */
    boolean letsIn(MqttEndpoint endpoint) {
        Certificate certificate = certificate(endpoint);
        if (certificate == null || !issued.contains(certificate)) {
            return false;
        }
        shown.add(certificate);
        return true;
    }

    private static @Nullable Certificate certificate(MqttEndpoint endpoint) {
        try {
            return endpoint.isSsl() ? endpoint.sslSession().getPeerCertificates()[0] : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** Those that were asked for again are the same again. */
    Map<String, Object> answer(MqttEndpoint endpoint, String signingRequest) {
        requests.add(signingRequest);
        String code = refusal;
        Certificate certificate = certificate(endpoint);
        if (code != null || certificate == null) {
            return Map.of("code", code == null ? "certificate.not-renewable" : code, "detail", "Not now.");
        }
        String next = successors.computeIfAbsent(
                new Successor(certificate, TestAuthority.key(signingRequest)),
                asked -> issue(signingRequest, Duration.ofDays(730)));
        return Map.of("certificate", next, "authority", authority.pem());
    }

    /** From now on; null for none. */
    void refuse(@Nullable String code) {
        refusal = code;
    }

    /** How many different ones a bridge was let in by. */
    int differentShown() {
        return new HashSet<>(shown).size();
    }

    List<String> requests() {
        return requests;
    }

    private static Certificate parse(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
