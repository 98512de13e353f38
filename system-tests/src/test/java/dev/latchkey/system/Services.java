package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.engines.Engines;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.lock.protocol.IssuerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** share-service and key-service as processes, with real engines between them; and the bridges' side of the lock reports. */
final class Services implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    final IssuerKey issuer = IssuerKey.generate();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ServiceJar share;
    private final ServiceJar keys;
    private final KafkaProducer<String, byte[]> producer;
    private final Admin admin;

    record Answer(int status, JsonNode body, String consistency) {
        boolean isAccepted() {
            return status < 300;
        }
    }

    Services() {
        this(Engines.shared().kafka().bootstrapServers());
    }

    /** @param brokers of another Kafka than the shared one */
    Services(String brokers) {
        String secret = Base64.getEncoder().encodeToString(new byte[32]);
        int port = ServiceJar.freePort();
        share = new ServiceJar(
                "share-service",
                port,
                Map.of(
                        "LATCHKEY_ISSUER_KEYS",
                        "{\"keys\":[" + issuer.exportPrivateJwk() + "]}",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        brokers,
                        "LATCHKEY_CODE_PEPPER",
                        secret,
                        "LATCHKEY_ANSWER_KEY",
                        secret,
                        // a report is waited for by what is committed, which happens between two polls
                        "MP_MESSAGING_INCOMING_LOCK_REPORTS_AUTO_COMMIT_INTERVAL_MS",
                        "5",
                        "MP_MESSAGING_INCOMING_LOCK_REPORTS_POLL_TIMEOUT",
                        "20"));
        keys = new ServiceJar(
                "key-service",
                ServiceJar.freePort(),
                Map.of("LATCHKEY_SHARE_SERVICE_URL", ServiceJar.url(port), "KAFKA_BOOTSTRAP_SERVERS", brokers));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers, "linger.ms", "0", "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        admin = Admin.create(Map.of("bootstrap.servers", brokers));
        share.awaitReady();
        keys.awaitReady();
    }

    static String token(String name, Set<String> roles) {
        return TestIssuer.token(name, name + "@example.com", roles);
    }

    String shareUrl() {
        return share.url();
    }

    /** Where bridges get what their locks believe. */
    String keySet() {
        return share.url() + "/.well-known/latchkey/jwks.json";
    }

    /** @param token null for nobody */
    Answer share(@Nullable String token, String method, String path, @Nullable Object body) {
        return send(share.url() + path, token, method, body, null);
    }

    /** Registered by the operator, and claimed. */
    void claimedLock(String administrator, String lockId, String timeZone, Object publicKey) {
        Map<String, Object> registration = Map.of(
                "lockId", lockId,
                "model", "M1",
                "timeZone", timeZone,
                "publicKey", publicKey,
                "claimCodeDigest", sha256("CLAIM"));
        String operator = token("operator", Set.of("operator"));
        accepted(share(operator, "POST", "/v1/locks", registration));
        Map<String, Object> claim = Map.of("claimCode", "CLAIM", "name", "Front door");
        accepted(share(administrator, "POST", "/v1/locks/" + lockId + "/claim", claim));
    }

    /** Fails unless it is. @return its body */
    static JsonNode accepted(Answer answer) {
        assertThat(answer.isAccepted()).as("%s", answer).isTrue();
        return answer.body();
    }

    private static String sha256(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** @param consistency the list is not older than this token says; null for none */
    Answer list(String token, String path, @Nullable String consistency) {
        return send(keys.url() + path, token, "GET", null, consistency);
    }

    /** Of another service, for instance a gateway. */
    Answer ask(String url, String token, String method, @Nullable Object body) {
        return send(url, token, method, body, null);
    }

    /** With a new Idempotency-Key and whatever version; waits when it has to, as after wrong codes or until a list is there. */
    private Answer send(
            String url, @Nullable String token, String method, @Nullable Object body, @Nullable String consistency) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("If-Match", "*")
                .header(
                        "X-Forwarded-For",
                        someAddress()) // as the entrance tells it; else all stories' wrong codes count together
                .method(method, HttpRequest.BodyPublishers.ofString(body == null ? "" : write(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (consistency != null) {
            request.header("Latchkey-Consistency", consistency);
        }
        return Awaitility.await()
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> send(request.build()), answer -> answer.status() != 429 && answer.status() != 503);
    }

    private static String someAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    JSON.readTree(response.body()),
                    response.headers().firstValue("Latchkey-Consistency").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What a bridge has brought, as the gateway puts it on the topic; returns when share-service has dealt with it. */
    void report(LockReport report) {
        Envelope<byte[]> event = new Envelope<>(
                UUID.randomUUID().toString(),
                EventType.of(report).wireName(),
                "/stories",
                report.lockId(),
                report.receivedAt(),
                0,
                null,
                null,
                EventCodec.payload(report));
        try {
            RecordMetadata at = producer.send(EventCodec.toRecord(Topic.LOCK_REPORTS, null, report.lockId(), event))
                    .get();
            TopicPartition partition = new TopicPartition(at.topic(), at.partition());
            Awaitility.await()
                    .atMost(SOON)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> committed(partition) > at.offset());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private long committed(TopicPartition partition) throws ExecutionException, InterruptedException {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets("share-service")
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return offset == null ? 0 : offset.offset();
    }

    @Override
    public void close() throws InterruptedException {
        producer.close();
        admin.close();
        share.close();
        keys.close();
        http.close();
    }
}
