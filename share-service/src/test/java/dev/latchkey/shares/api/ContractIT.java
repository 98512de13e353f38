package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.contract.ContractTester;
import dev.latchkey.contract.ContractTester.Report;
import dev.latchkey.contract.Scene;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.ResetNotices;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** share-service keeps to its OpenAPI document, whatever it is sent. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class ContractIT {
    private static final String READER = TestIssuer.token(
            Map.of("sub", "contract-reader", "realm_access", Map.of("roles", List.of("event-reader"))));
    private static final String CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAA";

    private final ShareApi api = new ShareApi();

    @Test
    void everyAnswer_isDocumented_whateverIsSent() {
        expect(200, api.get(ShareApi.RITA, "/v1/me"));
        expect(200, api.get(ShareApi.BORIS, "/v1/me"));

        Report report = new ContractTester(RestAssured.port, "share-service").run(this::scene);

        assertThat(report.findings()).as("%s", report).isEmpty();
        assertThat(report.neverSuccessful()).as("%s", report).isEmpty();
    }

    private Scene scene(String operation) {
        return switch (operation) {
            case "issuerKeys", "me" -> ada();
            case "listContacts" -> ada().with("search", "a").without("cursor");
            case "addContact" -> ada().withEach("email", () -> UUID.randomUUID() + "@example.com");
            case "readContact", "changeContact" -> ofContact().lasting();
            case "removeContact" -> ofContact();
            case "registerLock" -> registration(Scene.of(ShareApi.OPERATOR));
            case "importLocks" -> registration(Scene.of(ShareApi.OPERATOR)).lasting();
            case "listRefusedReceipts" ->
                Scene.of(ShareApi.OPERATOR)
                        .with("lockId", api.claimedLock().id())
                        .with("bridgeId", "BR-1")
                        .without("cursor")
                        .lasting();
            case "refusedReceiptsOfLock" -> ofLock().without("cursor").lasting();
            case "eventsOfLock" ->
                Scene.of(READER).with("lockId", api.claimedLock().id());
            case "redeemCode" -> redemption();
            case "readKey", "renameKey" ->
                ofKey(api.enabledKey(api.claimedLock())).lasting();
            case "disableKey" -> ofKey(api.enabledKey(api.claimedLock()));
            case "shareKey" -> sharing(ofKey(api.enabledKey(api.claimedLock())));
            case "modifyShare", "cancelShare" -> sharing(ofKey(sharedKey()));
            case "downloadKey" -> download().lasting();
            case "deactivateKey", "resetKey" -> sharing(ofKey(api.downloadedKey(api.claimedLock(), Device.generate())));
            case "unlock" ->
                ofKey(Scene.of(ShareApi.RITA), onlineKey())
                        .with("challenge", CHALLENGE)
                        .lasting();
            case "openRemotely" -> ofKey(Scene.of(ShareApi.RITA), onlineKey()).lasting();
            case "remoteOpening" -> remoteOpening().lasting();
            case "orderClock" -> ofLock().with("challenge", CHALLENGE).lasting();
            case "handInReceipt" -> receipt().lasting();
            case "handInResetNotice" -> resetNotice().lasting();
            case "removeAdministrator" -> administrator();
            case "claimLock" ->
                // wrong codes are counted by account, and Ada claims locks for the others
                Scene.of(ShareApi.person("claimer-" + UUID.randomUUID()))
                        .with("lockId", api.registeredLock().id())
                        .with("claimCode", "CLAIM-1");
            case "transferLock", "enableKey" -> ofLock();
            default -> ofLock().lasting();
        };
    }

    private static Scene ada() {
        return Scene.of(ShareApi.ADA).with("If-Match", "*");
    }

    private Scene ofLock() {
        return ada().with("lockId", api.claimedLock().id())
                .with("kind", "offline")
                .without("slot");
    }

    private Scene ofContact() {
        return ada().with("contactId", contact()).withEach("email", () -> UUID.randomUUID() + "@example.com");
    }

    private Scene administrator() {
        TestLock lock = api.claimedLock();
        Map<String, Object> boris = Map.of("email", "boris@example.com");
        expect(200, api.post(ShareApi.ADA, "/v1/locks/" + lock.id() + "/administrators", boris));
        String id = expect(200, api.get(ShareApi.BORIS, "/v1/me")).path("accountId");
        return ada().with("lockId", lock.id()).with("accountId", id);
    }

    private static Scene ofKey(String key) {
        return ofKey(ada(), key);
    }

    private static Scene ofKey(Scene scene, String key) {
        return scene.with("keyId", key);
    }

    private static Scene registration(Scene scene) {
        return scene.withEach("lockId", () -> "LK-" + UUID.randomUUID())
                .with("model", "M1")
                .with("publicKey", LockKey.generate().publicKey().toMap())
                .with("claimCodeDigest", ShareApi.sha256("CLAIM-1"));
    }

    private static Scene sharing(Scene scene) {
        return scene.with("email", "rita@example.com")
                .without("contactId")
                .without("method")
                .with("endsAt", "2090-01-01T00:00:00Z")
                .with("weeklyHours", List.of(Map.of("days", List.of("MON"), "from", "08:00", "to", "18:00")));
    }

    /** Some right requests are about one that waits for its lock; all others about one that has its answer, or the longest wait would be waited out. */
    private Scene remoteOpening() {
        TestLock lock = api.claimedLock();
        String key = onlineKey(lock);
        String answered = opening(key);
        obeys(lock);
        String ordered = opening(key);
        AtomicInteger asked = new AtomicInteger();
        return ofKey(Scene.of(ShareApi.RITA), key)
                .withEach("orderId", () -> asked.getAndIncrement() < 3 ? ordered : answered)
                .with("wait", 0);
    }

    private String opening(String key) {
        return expect(202, api.post(ShareApi.RITA, "/v1/keys/" + key + "/remote-openings", Map.of()))
                .path("orderId");
    }

    private void obeys(TestLock lock) {
        try {
            new LockAtHand(api, lock).visit();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private Scene resetNotice() {
        TestLock lock = api.claimedLock();
        String notice = ResetNotices.sign(new ResetNotice(lock.id(), CHALLENGE), lock.key());
        return ada().with("lockId", lock.id()).with("notice", notice);
    }

    /** A lock's word that a key is dead, which nobody ordered. */
    private Scene receipt() {
        TestLock lock = api.claimedLock();
        Statement.LockTime now = new Statement.LockTime(Instant.now(), true);
        Statement said = new Statement.Deactivated(
                lock.id(), 1, now, 1, 1, UUID.randomUUID().toString());
        return ada().with("lockId", lock.id()).with("statement", Statements.sign(said, lock.key()));
    }

    private String contact() {
        Map<String, Object> contact = Map.of("email", UUID.randomUUID() + "@example.com", "name", "Somebody");
        return expect(201, api.post(ShareApi.ADA, "/v1/contacts", contact)).path("contactId");
    }

    private String sharedKey() {
        String key = api.enabledKey(api.claimedLock());
        expect(201, api.share(key, "rita@example.com", Map.of()));
        return key;
    }

    private String onlineKey() {
        return onlineKey(api.claimedLock());
    }

    private String onlineKey(TestLock lock) {
        String key = api.onlineKey(lock);
        expect(201, api.share(key, "rita@example.com", Map.of()));
        return key;
    }

    private Scene download() {
        String key = sharedKey();
        Device device = Device.generate();
        return ofKey(Scene.of(ShareApi.RITA), key).withEach("proof", () -> device.proveForDownload(key, Instant.now()));
    }

    private Scene redemption() {
        String key = api.enabledKey(api.claimedLock());
        String code = expect(201, api.shareByCode(key)).path("verificationCode");
        Device device = Device.generate();
        return Scene.of(null).with("code", code).withEach("proof", () -> device.proveForRedemption(Instant.now()));
    }
}
