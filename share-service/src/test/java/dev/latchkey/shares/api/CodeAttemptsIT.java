package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.shares.api.ShareApi.TestLock;
import dev.latchkey.shares.domain.AttemptLimit;
import dev.latchkey.shares.domain.Attempts;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wrong verification and claim codes, on the real database (S5, L1). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class CodeAttemptsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String OF_THIS_TEST = "last_failure_at >= $1 and blocked_until > last_failure_at";

    /** More than any test takes, so that a wait is never over before a test is through with it. */
    private static final Duration A_WHILE = Duration.ofHours(1);

    private final ShareApi api = new ShareApi();
    private final Instant begin = Instant.now();

    @Inject
    Pool pool;

    @Test
    @Tag("L1")
    @Tag("S5")
    void l1_wrongClaimCodes_areLimitedPerClient_whicheverLock() {
        String eve = ShareApi.person("eve-" + UUID.randomUUID());
        for (int i = 0; i < 6; i++) {
            expectProblem(409, "claim.not-valid", claim(api, eve, "LK-unknown-" + i, "wrong"));
        }
        assertThat(waits()).containsOnly(Duration.ofSeconds(1));
        prolongWaits(A_WHILE);
        TestLock lock = api.registeredLock();
        Response blocked = expectProblem(429, "attempts.too-many", claim(api, eve, lock.id(), "CLAIM-1"));
        assertThat(Integer.parseInt(blocked.header("Retry-After"))).isBetween(3_000, 3_602);
        // another account at the same address is the same client, and so is the same account at another address
        String eva = ShareApi.person("eva-" + UUID.randomUUID());
        expectProblem(429, "attempts.too-many", claim(api, eva, lock.id(), "CLAIM-1"));
        expectProblem(429, "attempts.too-many", claim(new ShareApi(), eve, lock.id(), "CLAIM-1"));
        // nobody else has to wait, and those who waited get through
        expect(200, claim(new ShareApi(), ADA, lock.id(), "CLAIM-1"));
        prolongWaits(A_WHILE.negated());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> claim(api, eve, "LK-unknown", "wrong").statusCode() == 409);
    }

    @Test
    @Tag("L1")
    @Tag("S5")
    void l1_wrongClaimCodes_areLimitedPerLock_whoeverTries() throws Exception {
        String lock = api.registeredLock().id();
        List<Response> answers = atOnce(40, i -> {
            ShareApi other = new ShareApi();
            return claim(other, ShareApi.person("eve-" + UUID.randomUUID()), lock, "wrong " + i);
        });
        assertThat(answers).filteredOn(a -> a.statusCode() == 429).isNotEmpty();
        prolongWaits(A_WHILE);
        expectProblem(429, "attempts.too-many", claim(new ShareApi(), ADA, lock, "CLAIM-1"));
        prolongWaits(A_WHILE.negated());
        await().atMost(Duration.ofSeconds(70))
                .until(() -> claim(new ShareApi(), ADA, lock, "CLAIM-1").statusCode() == 200);
    }

    @Test
    @Tag("S5")
    void s5_triesThatWaitForOneCount_leaveTheDatabaseToOthers_andNobodyWaitsToBeRefused() throws Exception {
        String key = api.enabledKey(api.claimedLock());
        String lock = api.registeredLock().id();
        expectProblem(409, "claim.not-valid", claim(new ShareApi(), ADA, lock, "wrong"));
        String eve = ShareApi.person("eve-" + UUID.randomUUID());
        for (int i = 0; i < 6; i++) {
            expectProblem(409, "claim.not-valid", claim(new ShareApi(), eve, "LK-unknown-" + i, "wrong"));
        }
        prolongWaits(A_WHILE);
        SqlConnection elsewhere = pool.getConnection().await().atMost(SOON);
        try (ExecutorService guessers = Executors.newFixedThreadPool(21)) {
            Transaction transaction = elsewhere.begin().await().atMost(SOON);
            elsewhere
                    .preparedQuery("select 1 from attempts where scope = $1 for update")
                    .execute(Tuple.of("claim-of " + lock))
                    .await()
                    .atMost(SOON);
            expectProblem(429, "attempts.too-many", claim(new ShareApi(), eve, lock, "wrong"));
            List<Future<Response>> guesses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String person = ShareApi.person("eve-" + UUID.randomUUID());
                guesses.add(guessers.submit(() -> claim(new ShareApi(), person, lock, "wrong")));
            }
            await().atMost(SOON).until(() -> waitingForARow() >= 4);

            Response read =
                    guessers.submit(() -> api.get(ADA, "/v1/keys/" + key)).get(SOON.toSeconds(), TimeUnit.SECONDS);

            expect(200, read);
            assertThat(waitingForARow()).as("those before it wait still").isEqualTo(4);
            transaction.rollback().await().atMost(SOON);
            for (Future<Response> guess : guesses) {
                expectProblem(409, "claim.not-valid", guess.get());
            }
        } finally {
            elsewhere.close().await().atMost(SOON);
        }
    }

    private int waitingForARow() {
        return pool.query("select count(*)::int from pg_stat_activity where wait_event_type = 'Lock'")
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getInteger(0);
    }

    @Test
    @Tag("S5")
    void s5_parallelGuesses_areNotEvaluatedMoreOftenThanAllowed() throws Exception {
        Instant first = Instant.now();
        List<Response> answers = atOnce(100, i -> api.redeem(guess(), Device.generate()));
        int allowed = allowed(AttemptLimit.CLIENT, Duration.between(first, Instant.now()));
        assertThat(answers).extracting(Response::statusCode).containsOnly(409, 429);
        assertThat(answers).filteredOn(a -> a.statusCode() == 409).hasSizeBetween(6, allowed);
        System.out.println("100 guesses at once: "
                + answers.stream().filter(a -> a.statusCode() == 409).count() + " evaluated, " + allowed + " allowed");
    }

    @Test
    @Tag("S5")
    void s5_guessesAtOneShare_areLimited_whereverTheyComeFrom() throws Exception {
        String key = api.enabledKey(api.claimedLock());
        String code = expect(201, api.shareByCode(key)).path("verificationCode");
        Instant first = Instant.now();
        List<Response> answers = atOnce(60, i -> new ShareApi().redeem(sameShare(code), Device.generate()));
        int allowed = allowed(AttemptLimit.SHARE, Duration.between(first, Instant.now()));
        assertThat(answers).filteredOn(a -> a.statusCode() == 409).hasSizeBetween(6, allowed);
        // the right code has to wait as well, else the limit would tell which one it is; but not for ever
        ShareApi holder = new ShareApi();
        Device device = Device.generate();
        prolongWaits(A_WHILE);
        expectProblem(429, "attempts.too-many", holder.redeem(code, device));
        prolongWaits(A_WHILE.negated());
        await().atMost(Duration.ofSeconds(70))
                .until(() -> holder.redeem(code, device).statusCode() == 200);
    }

    @Test
    @Tag("S5")
    @Tag("inv-9")
    void s5_unknownWrongUsedCancelledAndExpiredCodes_areAnsweredAlike() {
        TestLock lock = api.claimedLock();
        String usedKey = api.enabledKey(lock);
        String used = expect(201, api.shareByCode(usedKey)).path("verificationCode");
        expect(200, api.redeem(used, Device.generate()));
        String cancelledKey = api.enabledKey(lock);
        String cancelled = expect(201, api.shareByCode(cancelledKey)).path("verificationCode");
        expect(200, api.delete(ADA, "/v1/keys/" + cancelledKey + "/share", "*"));
        String expiringKey = api.enabledKey(lock);
        String expired = codeThatHasExpired(expiringKey);

        List<Response> answers = new ArrayList<>();
        for (String code : List.of(guess(), sameShare(used), used, cancelled, expired)) {
            answers.add(expectProblem(409, "code.not-valid", new ShareApi().redeem(code, Device.generate())));
        }
        assertThat(answers)
                .extracting(Response::asString)
                .containsOnly(answers.getFirst().asString());
        assertThat(answers)
                .extracting(
                        a -> a.headers().asList().stream().map(h -> h.getName()).toList())
                .containsOnly(answers.getFirst().headers().asList().stream()
                        .map(h -> h.getName())
                        .toList());
    }

    /** A share that ends so soon that it can be waited for; where that was before the request was read, the next one has longer. */
    private String codeThatHasExpired(String key) {
        for (int seconds = 2; ; seconds *= 2) {
            Instant end = Instant.now().plusSeconds(seconds);
            Map<String, Object> soonOver =
                    Map.of("recipient", Map.of("method", "code"), "permissions", Map.of("endsAt", end.toString()));
            Response answer = api.post(ADA, "/v1/keys/" + key + "/share", soonOver);
            if (answer.statusCode() != 201 && seconds < SOON.toSeconds()) {
                continue;
            }
            String code = expect(201, answer).path("verificationCode");
            await().atMost(SOON.multipliedBy(2)).until(() -> Instant.now().isAfter(end));
            return code;
        }
    }

    @Test
    @Tag("S5")
    @Tag("inv-3")
    void s5_whatHasToWait_isNotStored_soTheSameRequestMayBeRepeated() {
        String key = api.enabledKey(api.claimedLock());
        String code = expect(201, api.shareByCode(key)).path("verificationCode");
        for (int i = 0; i < 6; i++) {
            expectProblem(409, "code.not-valid", api.redeem(guess(), Device.generate()));
        }
        prolongWaits(A_WHILE);
        Device device = Device.generate();
        String request = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of("code", code, "proof", device.proveForRedemption(Instant.now()));
        expectProblem(429, "attempts.too-many", api.post(null, "/v1/redemptions", body, request));
        prolongWaits(A_WHILE.negated());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> api.post(null, "/v1/redemptions", body, request).statusCode() == 200);
    }

    /** How long those wait who have tried wrong codes since this test began, and more often than they may at once. */
    private List<Duration> waits() {
        List<Duration> waits = new ArrayList<>();
        pool.preparedQuery("select last_failure_at, blocked_until from attempts where " + OF_THIS_TEST)
                .execute(Tuple.of(begin.atOffset(ZoneOffset.UTC)))
                .await()
                .atMost(SOON)
                .forEach(row -> waits.add(Duration.between(row.getOffsetDateTime(0), row.getOffsetDateTime(1))));
        return waits;
    }

    /** As most of these waits take a second, which is less than a few requests may take. */
    private void prolongWaits(Duration by) {
        int changed = pool.preparedQuery(
                        "update attempts set blocked_until = blocked_until + $2 * interval '1 second' where "
                                + OF_THIS_TEST)
                .execute(Tuple.of(begin.atOffset(ZoneOffset.UTC), by.toSeconds()))
                .await()
                .atMost(SOON)
                .rowCount();
        assertThat(changed).as("somebody waits").isPositive();
    }

    private static Response claim(ShareApi from, String person, String lock, String code) {
        return from.post(person, "/v1/locks/" + lock + "/claim", Map.of("claimCode", code));
    }

    /** Looks like a code; a hit has a chance of one in 2^60. */
    private static String guess() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    /** Another code for the share that this one is for. */
    private static String sameShare(String code) {
        String guess = guess();
        return code.replace("-", "").substring(0, 5) + guess.substring(0, 7);
    }

    /** How many tries the waits leave room for in that time; the first begins at once. */
    private static int allowed(AttemptLimit limit, Duration time) {
        Attempts attempts = Attempts.NONE;
        Instant begin = Instant.EPOCH.plus(Duration.ofDays(365));
        Instant at = begin;
        int tries = 0;
        while (!at.isAfter(begin.plus(time))) {
            attempts = attempts.failed(at, limit);
            at = at.plus(attempts.waitFrom(at));
            tries++;
        }
        return tries;
    }

    private static List<Response> atOnce(int many, IntFunction<Response> request) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Callable<Response>> calls = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                int number = i;
                calls.add(() -> request.apply(number));
            }
            List<Response> answers = new ArrayList<>();
            for (Future<Response> done : threads.invokeAll(calls)) {
                answers.add(done.get());
            }
            return answers;
        }
    }
}
