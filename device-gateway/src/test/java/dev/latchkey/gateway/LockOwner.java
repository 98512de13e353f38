package dev.latchkey.gateway;

import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.Topic;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A person with an account that the gateway has heard of; whose locks they are Kafka has to tell. */
public final class LockOwner {
    private final String subject;

    private LockOwner(String subject) {
        this.subject = subject;
    }

    /** Comes back when the gateway knows the account. */
    public static LockOwner register(KafkaAccess kafka) throws Exception {
        LockOwner owner = new LockOwner("owner-" + UUID.randomUUID());
        AccountRegistered account =
                new AccountRegistered(owner.accountId(), TestIssuer.ISSUER, owner.subject, null, null, null, null);
        Envelope<byte[]> event = new Envelope<>(
                UUID.randomUUID().toString(),
                "account.registered.v1",
                "/share-service",
                account.recordKey(),
                Instant.now(),
                0,
                null,
                null,
                EventCodec.payload(account));
        kafka.producer()
                .send(EventCodec.toRecord(Topic.ACCOUNT_EVENTS, null, account.recordKey(), event))
                .get(10, TimeUnit.SECONDS);
        await().until(() -> owner.bridgeOf("LK-nobodys").statusCode() == 404);
        return owner;
    }

    public String accountId() {
        return "acc-" + subject;
    }

    public String token() {
        return TestIssuer.token(subject, subject + "@example.org", Set.of());
    }

    public RequestSpecification request() {
        return GatewayClient.as(subject, Set.of());
    }

    /** Makes it the one administrator of the lock; comes back when the gateway knows. */
    public void claim(TestLock lock) throws Exception {
        lock.claimed(accountId());
        await().until(() -> {
            Response answer = bridgeOf(lock.lockId());
            return answer.statusCode() == 200 || answer.path("code").equals("lock.no-bridge");
        });
    }

    public Response bridgeOf(String lockId) {
        return request().get("/v1/locks/{l}/bridge", lockId);
    }

    public Response assign(String bridgeId, String lockId) {
        return request().put("/v1/bridges/{b}/locks/{l}", bridgeId, lockId);
    }

    public Response unassign(String bridgeId, String lockId) {
        return request().delete("/v1/bridges/{b}/locks/{l}", bridgeId, lockId);
    }
}
