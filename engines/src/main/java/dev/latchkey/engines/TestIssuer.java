package dev.latchkey.engines;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An OpenID Connect provider for tests: a discovery document and a key set over HTTP, and tokens with whatever claims a test
 * wants. Services verify its tokens exactly as they verify those of a real provider. One per JVM; its key is in a system
 * property, so that every class loader mints tokens of the same issuer.
 */
public final class TestIssuer {
    public static final String ISSUER = "https://issuer.test";
    public static final String AUDIENCE = "latchkey";

    private static final String URL = "latchkey.test-issuer.url";
    private static final String KEY = "latchkey.test-issuer.key";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private TestIssuer() {}

    /** Where the discovery document is; the value of {@code LATCHKEY_OIDC_URL}. */
    public static String url() {
        start();
        return System.getProperty(URL);
    }

    /** A token as the provider gives it to a person whose e-mail address is verified. */
    public static String token(String subject, String email, Set<String> roles) {
        return token(Map.of(
                "sub",
                subject,
                "email",
                email,
                "email_verified",
                true,
                "name",
                email.substring(0, email.indexOf('@')),
                "locale",
                "en",
                "realm_access",
                Map.of("roles", List.copyOf(roles))));
    }

    /** A token with these claims; {@code iss}, {@code aud}, {@code iat} and {@code exp} are added unless given. */
    public static String token(Map<String, Object> claims) {
        start();
        Instant now = Instant.now();
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)));
        claims.forEach(builder::claim);
        try {
            ECKey key = ECKey.parse(System.getProperty(KEY));
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(JOSEObjectType.JWT)
                            .keyID(key.getKeyID())
                            .build(),
                    builder.build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException | ParseException e) {
            throw new EngineFailure("cannot mint a token", e);
        }
    }

    /** What a service of the platform gets for its client credentials, whatever they are. */
    private static byte[] machineToken() {
        String token = token(Map.of("sub", "service", "realm_access", Map.of("roles", List.of("event-reader"))));
        return """
                {"access_token":"%s","token_type":"Bearer","expires_in":3600}""".formatted(token).getBytes(StandardCharsets.UTF_8);
    }

    private static void start() {
        synchronized (Runtime.getRuntime()) {
            if (System.getProperty(URL) != null) {
                return;
            }
            try {
                ECKey key = new ECKeyGenerator(Curve.P_256)
                        .keyIDFromThumbprint(true)
                        .algorithm(JWSAlgorithm.ES256)
                        .generate();
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                String url = "http://127.0.0.1:" + server.getAddress().getPort();
                byte[] discovery = """
                        {"issuer":"%s","jwks_uri":"%s/jwks","token_endpoint":"%s/token","authorization_endpoint":"%s/authorize",
                         "response_types_supported":["code"],"subject_types_supported":["public"],
                         "id_token_signing_alg_values_supported":["ES256"]}""".formatted(ISSUER, url, url, url).getBytes(StandardCharsets.UTF_8);
                byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
                server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery));
                server.createContext("/jwks", exchange -> answer(exchange, keys));
                server.createContext("/token", exchange -> answer(exchange, machineToken()));
                server.setExecutor(task -> Thread.ofVirtual().start(task));
                server.start();
                System.setProperty(KEY, key.toJSONString());
                System.setProperty(URL, url);
            } catch (IOException | JOSEException e) {
                throw new EngineFailure("cannot start the test issuer: " + e.getMessage(), e);
            }
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
