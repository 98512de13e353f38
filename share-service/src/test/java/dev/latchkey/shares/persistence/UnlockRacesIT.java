package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.shares.api.ShareApi;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests for the last unlock against each other, and against a revocation, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class UnlockRacesIT {
    private static final int ROUNDS = 120;
    private static final String CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAA";

    private final ShareApi api = new ShareApi();

    @Inject
    Pool pool;

    @Test
    @Tag("U2")
    @Tag("inv-2")
    void u2_ofRequestsForTheLastUnlock_exactlyOneWins() throws Exception {
        String key = api.onlineKey(api.claimedLock());
        String share = "/v1/keys/" + key + "/share";
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of("unlocks", 1)));
        try (ExecutorService requests = Executors.newFixedThreadPool(3)) {
            for (int round = 1; round <= ROUNDS; round++) {
                Callable<Response> unlock = () -> api.unlock(RITA, key, CHALLENGE);
                List<Response> answers = new ArrayList<>();
                for (Future<Response> answer : requests.invokeAll(List.of(unlock, unlock, unlock))) {
                    answers.add(answer.get());
                }
                assertThat(answers.stream().filter(a -> a.statusCode() == 200))
                        .as("granted in round %d", round)
                        .hasSize(1);
                assertThat(answers.stream().filter(a -> a.statusCode() != 200).map(a -> a.<String>path("code")))
                        .containsExactly("unlock.used-up", "unlock.used-up");
                Map<String, Object> oneMore = Map.of("permissions", Map.of("unlocks", round + 1));
                expect(200, api.patch(ADA, share, oneMore, "*"));
            }
        }
        assertThat(unlocks(key)).isEqualTo(ROUNDS);
    }

    @Test
    @Tag("E4")
    @Tag("inv-2")
    @Tag("inv-3")
    void e4_unlockAndRevocation_haveTheOutcomeOfAnOrder() throws Exception {
        String key = api.onlineKey(api.claimedLock());
        expect(200, api.get(RITA, "/v1/me"));
        int granted = 0;
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 1; round <= ROUNDS; round++) {
                expect(201, api.share(key, "rita@example.com", Map.of()));
                Future<Response> unlock = both.submit(() -> api.unlock(RITA, key, CHALLENGE));
                Future<Response> revoke = both.submit(() -> api.delete(ADA, "/v1/keys/" + key + "/share", "*"));
                expect(200, revoke.get());
                if (unlock.get().statusCode() == 200) {
                    granted++;
                } else {
                    ShareApi.expectProblem(409, "unlock.revoked", unlock.get());
                }
                ShareApi.expectProblem(409, "unlock.revoked", api.unlock(RITA, key, CHALLENGE));
            }
        }
        assertThat(unlocks(key))
                .as("an event for each that was granted, and no other")
                .isEqualTo(granted);
        assertThat(unlocksAfterTheirShare(key)).isZero();
    }

    private long unlocks(String key) {
        return count("select count(*) from events where subject = $1 and type = 'key.unlocked.v1'", key);
    }

    /** Unlocks whose event stands behind the revocation and not behind the next share. */
    private long unlocksAfterTheirShare(String key) {
        return count("""
            select count(*) from (
              select type, lag(type) over (order by sequence) as before from events where subject = $1) e
            where type = 'key.unlocked.v1' and before = 'key.share-revoked.v1'\
            """, key);
    }

    private long count(String sql, String key) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(key))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }
}
