package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.application.CertificateStore;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.CertificateRequest;
import dev.latchkey.gateway.application.CertificateStore.Holder;
import dev.latchkey.gateway.application.CertificateStore.Renewed;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Certificates that are renewed and revoked at the same time, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class CertificateTableIT {
    private static final int ROUNDS = 30;
    private static final int AT_ONCE = 5;

    @Inject
    CertificateStore store;

    @Inject
    ClaimStore claims;

    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    void enrol() {
        GatewayClient.bridgeWith(bridgeId);
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private BridgeCertificate certificate() {
        String serial = UUID.randomUUID().toString().replace("-", "");
        return new BridgeCertificate(
                serial, "of " + serial, bridgeId, now, now.plusSeconds(3600), null, null, "PEM of " + serial);
    }

    private static CertificateRequest request(String digest) {
        return new CertificateRequest(digest, "asked");
    }

    private BridgeCertificate issued() {
        BridgeCertificate certificate = certificate();
        assertThat(done(store.add(certificate, request(certificate.serialNumber()))))
                .isTrue();
        return certificate;
    }

    private Holder connectedWith(BridgeCertificate shown) {
        long session = Objects.requireNonNull(
                        done(claims.claim(bridgeId, null, new Origin("127.0.0.1", "MQTT 5.0 over TLS"), Instant.now())))
                .sessionNumber();
        return new Holder(bridgeId, session, shown.fingerprint());
    }

    private List<BridgeCertificate> good() {
        return done(store.of(bridgeId)).stream()
                .filter(one -> one.revokedAt() == null)
                .toList();
    }

    @Test
    @Tag("inv-14")
    void inv14_whatIsRenewedWhileItsLineIsRevoked_isNotGood() {
        for (int round = 0; round < ROUNDS; round++) {
            BridgeCertificate first = issued();
            BridgeCertificate second = certificate();
            done(store.renew(connectedWith(first), second, request("to second " + second.serialNumber())));
            Holder holder = connectedWith(second);
            BridgeCertificate third = certificate();

            done(Uni.combine()
                    .all()
                    .unis(
                            store.renew(holder, third, request("to third " + third.serialNumber())),
                            store.revoke(bridgeId, first.serialNumber(), now))
                    .discardItems());

            assertThat(good()).isEmpty();
        }
    }

    @Test
    @Tag("inv-3")
    void inv3_sameRequestAtOnce_getsOneCertificate_anotherOneIsTheOnlySuccessorAfterIt() {
        BridgeCertificate first = issued();
        Holder holder = connectedWith(first);
        List<Uni<Renewed>> same = new ArrayList<>();
        List<Uni<Renewed>> others = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            same.add(store.renew(holder, certificate(), request("the same " + bridgeId)));
            others.add(store.renew(holder, certificate(), request("another " + i + bridgeId)));
        }

        List<Renewed> answers = done(Uni.join().all(same).andFailFast());
        assertThat(answers.stream().distinct()).hasSize(1).first().isInstanceOf(Renewed.Issued.class);
        assertThat(done(Uni.join().all(others).andFailFast()))
                .doesNotHaveDuplicates()
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(Renewed.Issued.class));

        assertThat(good()).hasSize(2).contains(first);
        assertThat(done(store.renew(holder, certificate(), request("the same " + bridgeId))))
                .isEqualTo(new Renewed.KeyIsUsedUp());
    }

    @Test
    @Tag("inv-14")
    void inv14_connectionThatIsNotTheNewest_renewsNothing() {
        BridgeCertificate first = issued();
        Holder older = connectedWith(first);
        connectedWith(first);

        assertThat(done(store.renew(older, certificate(), request("late " + bridgeId))))
                .isEqualTo(new Renewed.Outdated());
        assertThat(good()).containsExactly(first);
    }

    private BridgeCertificate renewedFrom(BridgeCertificate one) {
        BridgeCertificate next = certificate();
        assertThat(done(store.renew(connectedWith(one), next, request("to " + next.serialNumber()))))
                .isInstanceOf(Renewed.Issued.class);
        return next;
    }

    private List<String> goodOnes() {
        return good().stream().map(BridgeCertificate::serialNumber).toList();
    }

    @Test
    @Tag("B1")
    void b1_certificateThatIsUsed_endsThoseItWasRenewedFrom_andNotBefore() {
        BridgeCertificate first = issued();
        BridgeCertificate second = renewedFrom(first);
        assertThat(done(store.use(connectedWith(first), now))).isTrue();
        assertThat(goodOnes()).containsExactlyInAnyOrder(first.serialNumber(), second.serialNumber());

        assertThat(done(store.use(connectedWith(second), now))).isTrue();

        assertThat(goodOnes()).containsExactly(second.serialNumber());
        assertThat(done(store.use(connectedWith(first), now))).isFalse();
        assertThat(done(store.renew(connectedWith(first), certificate(), request("thief " + bridgeId))))
                .isEqualTo(new Renewed.NotGood());
        BridgeCertificate third = renewedFrom(second);
        assertThat(done(store.use(connectedWith(second), now))).isTrue();
        assertThat(goodOnes()).containsExactlyInAnyOrder(second.serialNumber(), third.serialNumber());
    }

    @Test
    @Tag("inv-14")
    void inv14_whoCameInByTheOlderOneMeanwhile_isCutOff() {
        BridgeCertificate first = issued();
        BridgeCertificate second = renewedFrom(first);
        Holder bridge = connectedWith(second);
        Holder thief = connectedWith(first);

        assertThat(done(store.use(bridge, now))).isTrue();

        long next = connectedWith(second).sessionNumber();
        assertThat(next).isGreaterThan(thief.sessionNumber() + 1);
    }

    @Test
    @Tag("inv-14")
    void inv14_revokingTheFirst_revokesWhatCameAfterIt_overOnesThatHadEndedByUse() {
        BridgeCertificate first = issued();
        BridgeCertificate second = renewedFrom(first);
        done(store.use(connectedWith(second), now));
        BridgeCertificate third = renewedFrom(second);
        done(store.use(connectedWith(third), now));

        assertThat(Objects.requireNonNull(done(store.revoke(bridgeId, first.serialNumber(), now)))
                        .anew())
                .isTrue();

        assertThat(good()).isEmpty();
    }

    @Test
    @Tag("inv-14")
    void inv14_certificateThatIsRenewedAgainAndAgain_hasToWait_itsLastSuccessorIsStillToBeHad() {
        BridgeCertificate first = issued();
        Holder holder = connectedWith(first);
        Renewed last = new Renewed.NotGood();
        for (int i = 0; i < 20; i++) {
            last = done(store.renew(holder, certificate(), request("key " + i + bridgeId)));
        }

        assertThat(done(store.renew(holder, certificate(), request("one more " + bridgeId))))
                .isEqualTo(new Renewed.TooOften());
        assertThat(done(store.renew(holder, certificate(), request("key 19" + bridgeId))))
                .isEqualTo(last);
        assertThat(good()).hasSize(2);
    }
}
