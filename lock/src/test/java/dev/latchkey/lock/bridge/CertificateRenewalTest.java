package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("B1")
class CertificateRenewalTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration TWO_THIRDS = Duration.ofDays(244);
    private static final Duration WITH_ALL_SPREAD = Duration.ofDays(13);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    @TempDir
    Path data;

    private final TestAuthority authority = new TestAuthority();
    private final TestClock clock = new TestClock(Instant.now());
    private final List<String> asked = new ArrayList<>();
    private CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private Identities identities;
    private CertificateRenewal renewal;
    private ByCertificate identity;

    @BeforeEach
    void enrol() throws Exception {
        identities = Identities.load(new StateFile(data.resolve("identity.json")), Optional.empty(), clock);
        identities.enrol(
                "bridge-1", authority.sign(identities.signingRequest().pem(), YEAR), Optional.of(authority.pem()));
        identity = (ByCertificate) identities.current().orElseThrow();
        renewal = new CertificateRenewal(identities, clock);
    }

    private void goOn() {
        goOn(identity);
    }

    private void goOn(BridgeIdentity shown) {
        renewal.goOn(
                shown,
                signingRequest -> {
                    asked.add(signingRequest);
                    answer = new CompletableFuture<>();
                    return answer;
                },
                () -> {});
    }

    private void comes(Map<String, Object> payload) {
        answer.complete(JSONObjectUtils.toJSONString(payload).getBytes(StandardCharsets.UTF_8));
        goOn();
    }

    private Map<String, Object> issued(String signingRequest) {
        return Map.of(
                "certificate",
                authority.sign(signingRequest, YEAR.plus(YEAR)),
                "authority",
                authority.pem(),
                "serialNumber",
                "1f",
                "expiresAt",
                "2028-11-23T12:00:00Z");
    }

    private void itIsTime() {
        clock.forward(TWO_THIRDS.plus(WITH_ALL_SPREAD));
        goOn();
        assertThat(asked).hasSize(1);
    }

    @Test
    void b1_certificate_isNotRenewed_beforeTwoThirdsOfItsTime() {
        goOn();
        clock.forward(TWO_THIRDS.minusDays(1));
        goOn();
        assertThat(asked).isEmpty();
        clock.forward(WITH_ALL_SPREAD.plusDays(1));
        goOn();
        goOn();
        assertThat(asked).as("once").hasSize(1);
    }

    @Test
    void b1_newCertificate_isKept_andTheLineStays_untilShortlyBeforeTheEndOfTheOld() {
        itIsTime();

        comes(issued(asked.getFirst()));

        BridgeIdentity next = identities.current().orElseThrow();
        assertThat(next).isNotEqualTo(identity);
        assertThat(renewal.problem()).isEmpty();
        assertThat(renewal.mayStay(identity)).isTrue();
        assertThat(renewal.mayStay(next)).isTrue();
        goOn();
        assertThat(asked).as("no second time").hasSize(1);
        clock.forward(Duration.between(
                clock.instant(), identity.certificate().expiresAt().minus(Duration.ofHours(1))));
        assertThat(renewal.mayStay(identity)).isFalse();
        assertThat(renewal.mayStay(next)).isTrue();
    }

    @Test
    void b1_refusal_isShown_andTheSameIsAskedAgainLater() {
        itIsTime();
        comes(Map.of("code", "certificate.unavailable", "detail", "Ask again later."));
        assertThat(renewal.problem()).contains("certificate not renewed: certificate.unavailable: Ask again later.");

        clock.forward(LONGEST_PAUSE);
        goOn();

        assertThat(asked).hasSize(2);
        assertThat(asked.getLast()).isEqualTo(asked.getFirst());
        comes(issued(asked.getLast()));
        assertThat(renewal.problem()).isEmpty();
        assertThat(identities.isCurrent(identity)).isFalse();
    }

    @Test
    void b1_requestThatIsNoGood_isMadeAnew_withAnotherKey() {
        itIsTime();
        comes(Map.of("code", "certificate.bad-request", "detail", "had a certificate for this key that has ended"));

        clock.forward(LONGEST_PAUSE);
        goOn();

        assertThat(asked).hasSize(2);
        assertThat(TestAuthority.key(asked.getLast())).isNotEqualTo(TestAuthority.key(asked.getFirst()));
        comes(issued(asked.getLast()));
        assertThat(identities.isCurrent(identity)).isFalse();
    }

    @Test
    void b1_pausesBetweenAttempts_grow() {
        itIsTime();
        int refusals = 0;
        Instant begin = clock.instant();
        while (Duration.between(begin, clock.instant()).compareTo(Duration.ofHours(6)) < 0) {
            if (!answer.isDone()) {
                refusals++;
                comes(Map.of("code", "certificate.no-authority", "detail", ""));
            }
            clock.forward(Duration.ofSeconds(1));
            goOn();
        }
        assertThat(refusals).as("of 21600 seconds").isBetween(6, 200);
    }

    @Test
    void b1_clockThatIsYearsFast_bringsNoFloodOfRequests() {
        clock.forward(YEAR.multipliedBy(10));
        goOn();
        Instant begin = clock.instant();
        while (Duration.between(begin, clock.instant()).compareTo(Duration.ofDays(30)) < 0) {
            if (!answer.isDone()) {
                comes(issued(asked.getLast()));
                identity = (ByCertificate) identities.current().orElseThrow();
            }
            clock.forward(Duration.ofMinutes(10));
            goOn();
        }
        assertThat(asked).as("in 30 days").hasSizeBetween(2, 50);
    }

    @Test
    void b1_clockThatIsPutRight_afterAPause_startsNoLongerOne() {
        itIsTime();
        clock.forward(YEAR.multipliedBy(10));
        comes(Map.of("code", "certificate.unavailable", "detail", ""));
        clock.forward(YEAR.multipliedBy(-10));
        goOn();
        assertThat(asked).hasSize(2);
    }

    @Test
    void b1_lineLost_theSameIsAskedOnTheNext() {
        itIsTime();
        renewal.lineLost();
        assertThat(renewal.problem()).isPresent();
        clock.forward(LONGEST_PAUSE);
        goOn();
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast()).isEqualTo(asked.getFirst());
    }

    @Test
    void b1_answerThatCameAsTheLineWasLost_isTaken() {
        itIsTime();
        answer.complete(JSONObjectUtils.toJSONString(issued(asked.getFirst())).getBytes(StandardCharsets.UTF_8));
        renewal.lineLost();
        assertThat(identities.isCurrent(identity)).isFalse();
    }

    @Test
    void b1_answerOfNoUse_changesNothing() {
        itIsTime();
        comes(Map.of("certificate", authority.sign(TestAuthority.keyPair().getPublic(), YEAR)));
        assertThat(renewal.problem().orElseThrow()).contains("not for the key");
        clock.forward(LONGEST_PAUSE);
        goOn();
        comes(Map.of("nonsense", true));
        assertThat(renewal.problem().orElseThrow()).contains("can't be read");
        clock.forward(LONGEST_PAUSE);
        goOn();
        answer.complete("null".getBytes(StandardCharsets.UTF_8));
        goOn();
        assertThat(renewal.problem().orElseThrow()).contains("can't be read");
        clock.forward(LONGEST_PAUSE);
        goOn();
        answer.completeExceptionally(new IllegalStateException("refused"));
        goOn();
        assertThat(renewal.problem().orElseThrow()).endsWith("refused");
        assertThat(identities.current()).contains(identity);
    }

    @Test
    void b1_answerToAnIdentityOfBefore_changesNothing() throws Exception {
        itIsTime();
        BySecret secret = new BySecret("bridge-1", "s3cret");
        identities.enrol(secret);
        assertThat(renewal.mayStay(identity)).isFalse();
        comes(issued(asked.getFirst()));
        renewal.lineLost();
        goOn(secret);
        assertThat(identities.current()).contains(secret);
        assertThat(renewal.problem()).isEmpty();
        clock.forward(YEAR);
        goOn(secret);
        assertThat(asked).as("a secret needs none").hasSize(1);
    }
}
