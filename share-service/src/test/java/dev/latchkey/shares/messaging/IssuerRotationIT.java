package dev.latchkey.shares.messaging;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSObject;
import dev.latchkey.engines.Engines;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.shares.api.LockAtHand;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The platform's issuer keys are replaced while locks are away: at every moment what is signed for a lock opens it. */
class IssuerRotationIT {
    private static final IssuerKey OLD = IssuerKey.generate();
    private static final IssuerKey NEW = IssuerKey.generate();

    @Test
    @Tag("U1")
    @Tag("D4")
    @Tag("R1")
    void issuerKeys_areRotated_withoutAMomentInWhichALockBelievesNothing() throws Exception {
        String schema = "share_service_rotation";
        Engines.shared().postgres().createSchema(schema, "throwaway");
        try (ServiceProcess service = new ServiceProcess(schema)) {
            startWith(service, OLD);
            ShareApi api = new ShareApi(service.url());
            TestLock lock = api.claimedLock();
            TestLock away = api.claimedLock();
            LockAtHand door = new LockAtHand(api, lock);
            LockAtHand doorAway = new LockAtHand(api, away);
            Device device = Device.generate();
            expect(200, api.get(RITA, "/v1/me"));
            String before = credential(api, lock, device);
            assertThat(signerOf(before)).isEqualTo(OLD.keyId());

            service.kill();
            startWith(service, NEW, OLD);
            awaitOrder(api, lock);
            assertThat(signerOf(credential(api, lock, device)))
                    .as("the lock has not said that it believes the new key")
                    .isEqualTo(OLD.keyId());
            assertThat(door.visit())
                    .hasOnlyElementsOfType(OrderAnswer.Done.class)
                    .hasSize(1);
            String between = credential(api, lock, device);
            assertThat(signerOf(between)).isEqualTo(NEW.keyId());
            assertThat(signerOf(credential(api, away, device)))
                    .as("the other lock has heard of nothing")
                    .isEqualTo(OLD.keyId());
            assertThat(door.unlock(before, device)).isInstanceOf(UnlockAnswer.Opens.class);
            assertThat(door.unlock(between, device)).isInstanceOf(UnlockAnswer.Opens.class);

            awaitOrder(api, away);
            assertThat(doorAway.visit()).hasSize(1);
            service.kill();
            startWith(service, NEW);
            awaitOrder(api, lock);
            assertThat(door.visit())
                    .hasOnlyElementsOfType(OrderAnswer.Done.class)
                    .hasSize(1);
            assertThat(door.unlock(before, device)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.UNTRUSTED_ISSUER));
            assertThat(door.unlock(credential(api, lock, device), device)).isInstanceOf(UnlockAnswer.Opens.class);
            assertThat(door.visit()).as("taught once").isEmpty();
        }
    }

    private static void startWith(ServiceProcess service, IssuerKey... keys) throws Exception {
        String jwks = Arrays.stream(keys)
                .map(IssuerKey::exportPrivateJwk)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        service.start(Map.of("LATCHKEY_ISSUER_KEYS", jwks, "LATCHKEY_ISSUERS_TEACH_EVERY", "1s"));
        service.awaitReady();
    }

    private static void awaitOrder(ShareApi api, TestLock lock) {
        await().untilAsserted(() -> assertThat(expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders"))
                        .<List<String>>path("orders.kind"))
                .containsExactly("trust-issuers"));
    }

    private static String credential(ShareApi api, TestLock lock, Device device) {
        String key = api.enabledKey(lock);
        expect(201, api.share(key, "rita@example.com", Map.of()));
        return expect(200, api.download(RITA, key, device)).path("credential");
    }

    private static String signerOf(String jws) throws ParseException {
        return JWSObject.parse(jws).getHeader().getKeyID();
    }
}
