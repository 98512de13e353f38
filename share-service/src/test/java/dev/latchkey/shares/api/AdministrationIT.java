package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.RAJ;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lock in the hands of its administrators, over HTTP and on the real database (L2, L4). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class AdministrationIT {
    private final ShareApi api = new ShareApi();

    @Inject
    Pool pool;

    @BeforeEach
    void everybodyIsRegistered() {
        for (String person : List.of(ADA, BORIS, RITA, RAJ)) {
            expect(200, api.get(person, "/v1/me"));
        }
    }

    @Test
    @Tag("L2")
    void l2_lock_isRenamedAndMoved() {
        TestLock lock = api.claimedLock();
        String path = "/v1/locks/" + lock.id();
        Response before = expect(200, api.get(ADA, path));
        assertThat(before.<String>path("name")).isEqualTo("Front door");
        assertThat(before.<String>path("administrators[0].email")).isEqualTo("ada@example.com");

        Response after = expect(
                200,
                api.patch(ADA, path, Map.of("name", "Back door", "timeZone", "Europe/Lisbon"), before.header("ETag")));

        assertThat(after.<String>path("name")).isEqualTo("Back door");
        assertThat(after.<String>path("timeZone")).isEqualTo("Europe/Lisbon");
        assertThat(after.<String>path("model")).isEqualTo("M1");
        assertThat(after.header("Latchkey-Consistency")).isEqualTo(lock.id() + ":4");
        assertThat(expect(200, api.get(ADA, path)).asString()).isEqualTo(after.asString());
        assertThat(events(lock))
                .containsExactly(
                        "lock.registered.v1", "lock.claimed.v1", "lock.renamed.v1", "lock.time-zone-changed.v1");
        expectProblem(412, "lock.changed-meanwhile", api.patch(ADA, path, Map.of("name", "x"), before.header("ETag")));
        expectProblem(400, "request.invalid", api.patch(ADA, path, Map.of("timeZone", "Mars/Olympus"), "*"));
        expectProblem(400, "request.invalid", api.patch(ADA, path, Map.of("name", " "), "*"));
        expectProblem(400, "request.invalid", api.patch(ADA, path, Map.of("model", "M2"), "*"));
        assertThat(expect(200, api.patch(ADA, path, Map.of(), "*")).header("ETag"))
                .isEqualTo(after.header("ETag"));
    }

    @Test
    @Tag("L2")
    void l2_keysComeAndGo_andTheLocksEtagStays() {
        TestLock lock = api.claimedLock();
        String etag = expect(200, api.get(ADA, "/v1/locks/" + lock.id())).header("ETag");
        api.enabledKey(lock);
        Response renamed = expect(200, api.patch(ADA, "/v1/locks/" + lock.id(), Map.of("name", "Back door"), etag));
        assertThat(renamed.header("ETag")).isEqualTo("\"4\"");
    }

    @Test
    @Tag("L2")
    @Tag("S2")
    @Tag("L4")
    void l4_removedAdministratorsKeys_stayWithTheirHolders_andAreTakenOver() {
        TestLock lock = api.claimedLock();
        String path = "/v1/locks/" + lock.id();
        String administrators = path + "/administrators";
        expectProblem(409, "account.not-registered", api.post(ADA, administrators, email("nobody@example.com")));
        expect(200, api.post(ADA, administrators, email("Boris@Example.com")));
        Response both = expect(200, api.get(BORIS, path));
        assertThat(both.<List<String>>path("administrators.email"))
                .containsExactly("ada@example.com", "boris@example.com");
        String downloaded = api.downloadedKey(lock, Device.generate());
        String byCode = api.enabledKey(lock);
        String code = expect(201, api.shareByCode(byCode)).path("verificationCode");
        expectProblem(403, "key.not-yours-to-share", api.delete(BORIS, "/v1/keys/" + byCode + "/share", "*"));

        String ada = both.path("administrators[0].accountId");
        expect(200, api.delete(BORIS, administrators + "/" + ada, both.header("ETag")));

        expectProblem(404, "not-found", api.get(ADA, path));
        expectProblem(404, "not-found", api.get(ADA, "/v1/keys/" + downloaded));
        expectProblem(404, "not-found", api.delete(ADA, "/v1/keys/" + downloaded, "*"));
        expectProblem(409, "code.not-valid", api.redeem(code, Device.generate()));
        Response kept = expect(200, api.get(BORIS, "/v1/keys/" + downloaded));
        assertThat(kept.<String>path("status")).isEqualTo("downloaded");
        assertThat(kept.<String>path("enabledBy")).isEqualTo(ada);
        assertThat(expect(200, api.get(BORIS, "/v1/keys/" + byCode)).<String>path("status"))
                .isEqualTo("enabled");
        expectProblem(403, "key.not-yours-to-share", api.patch(BORIS, "/v1/keys/" + byCode, Map.of("name", "x"), "*"));
        expect(200, api.delete(BORIS, "/v1/keys/" + downloaded, "*"));
        Map<String, Object> again = Map.of("kind", "offline", "name", "Taken over", "slot", 1);
        expect(201, api.post(BORIS, path + "/keys", again));
        expectProblem(409, "lock.last-administrator", api.delete(BORIS, administrators + "/" + id(BORIS), "*"));
    }

    @Test
    @Tag("L2")
    @Tag("R3")
    @Tag("inv-15")
    void l2_transfer_leavesNothingToTheFormerOwners() {
        TestLock lock = api.claimedLock();
        String path = "/v1/locks/" + lock.id();
        expect(200, api.post(ADA, path + "/administrators", email("boris@example.com")));
        String downloaded = api.downloadedKey(lock, Device.generate());
        String byCode = api.enabledKey(lock);
        String code = expect(201, api.shareByCode(byCode)).path("verificationCode");
        expectProblem(409, "lock.transfer-to-oneself", api.post(ADA, path + "/transfer", email("ada@example.com")));
        expectProblem(409, "account.not-registered", api.post(ADA, path + "/transfer", email("nobody@example.com")));
        int before = events(lock).size();

        Response done = expect(200, api.post(ADA, path + "/transfer", email("raj@example.com")));

        assertThat(done.<List<String>>path("administrators.email")).containsExactly("raj@example.com");
        assertThat(events(lock).subList(before, events(lock).size()))
                .containsExactly(
                        "key.disabled.v1", "key.deactivation-ordered.v1", "key.disabled.v1", "lock.transferred.v1");
        for (String former : List.of(ADA, BORIS)) {
            expectProblem(404, "not-found", api.get(former, path));
            expectProblem(404, "not-found", api.get(former, "/v1/keys/" + downloaded));
        }
        expectProblem(409, "code.not-valid", api.redeem(code, Device.generate()));
        Response seen = expect(200, api.get(RAJ, path));
        assertThat(seen.<String>path("name")).isNull();
        Response key = expect(200, api.get(RAJ, "/v1/keys/" + downloaded));
        assertThat(key.<String>path("status")).isEqualTo("disabled");
        assertThat(key.<String>path("name")).isNull();
        assertThat(key.<String>path("possibleHolders[0].recipient.email")).isEqualTo("rita@example.com");
        assertThat(key.<Integer>path("deactivation.upToGeneration")).isEqualTo(1);
        expect(200, api.patch(RAJ, path, Map.of("name", "Mine"), seen.header("ETag")));
        expect(201, api.post(RAJ, path + "/keys", Map.of("kind", "offline", "name", "New", "slot", 1)));
    }

    @Test
    @Tag("L2")
    @Tag("inv-2")
    void inv2_ofTheLastTwoAdministrators_oneStays_whoeverRemovesWhom() throws Exception {
        TestLock lock = api.claimedLock();
        String administrators = "/v1/locks/" + lock.id() + "/administrators";
        String ada = id(ADA);
        String boris = id(BORIS);
        int adaStayed = 0;
        String owner = ADA;
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 60; round++) {
                boolean leave = round % 2 == 0; // each leaves, or each removes the other
                String other = owner.equals(ADA) ? "boris@example.com" : "ada@example.com";
                expect(200, api.post(owner, administrators, email(other)));
                Future<Response> byAda =
                        both.submit(() -> api.delete(ADA, administrators + "/" + (leave ? ada : boris), "*"));
                Future<Response> byBoris =
                        both.submit(() -> api.delete(BORIS, administrators + "/" + (leave ? boris : ada), "*"));
                List<Response> answers = List.of(byAda.get(), byBoris.get());
                assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(1);
                assertThat(answers)
                        .filteredOn(a -> a.statusCode() != 200)
                        .extracting(a -> a.<String>path("code"))
                        .containsExactly(leave ? "lock.last-administrator" : "not-found");
                boolean adaIsThere = api.get(ADA, "/v1/locks/" + lock.id()).statusCode() == 200;
                boolean borisIsThere = api.get(BORIS, "/v1/locks/" + lock.id()).statusCode() == 200;
                assertThat(adaIsThere).as("round %d", round).isNotEqualTo(borisIsThere);
                owner = adaIsThere ? ADA : BORIS;
                adaStayed += adaIsThere ? 1 : 0;
            }
        }
        System.out.println("two removals at once: Ada stayed in " + adaStayed + " of 60");
    }

    @Test
    @Tag("L1")
    @Tag("L2")
    @Tag("inv-2")
    void inv2_ofTwoClaimsAndARemoval_oneClaimWins_andTheLockHasAnAdministrator() throws Exception {
        try (ExecutorService all = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 20; round++) {
                TestLock lock = api.registeredLock();
                String path = "/v1/locks/" + lock.id();
                Map<String, Object> claim = Map.of("claimCode", "CLAIM-1");
                // new people each time: who comes too late has tried a code that is not valid (S5)
                String first = ShareApi.person("first-" + UUID.randomUUID());
                String second = ShareApi.person("second-" + UUID.randomUUID());
                String itself = path + "/administrators/" + id(first);
                Future<Response> byFirst = all.submit(() -> new ShareApi().post(first, path + "/claim", claim));
                Future<Response> bySecond = all.submit(() -> new ShareApi().post(second, path + "/claim", claim));
                Future<Response> removal = all.submit(() -> api.delete(first, itself, "*"));
                assertThat(List.of(byFirst.get(), bySecond.get()))
                        .filteredOn(a -> a.statusCode() == 200)
                        .hasSize(1);
                assertThat(removal.get().<String>path("code")).isIn("not-found", "lock.last-administrator");
                String owner = byFirst.get().statusCode() == 200 ? first : second;
                assertThat(expect(200, api.get(owner, path)).<List<String>>path("administrators"))
                        .hasSize(1);
            }
        }
    }

    private String id(String person) {
        return expect(200, api.get(person, "/v1/me")).path("accountId");
    }

    private static Map<String, Object> email(String email) {
        return Map.of("email", email);
    }

    private List<String> events(TestLock lock) {
        List<String> types = new ArrayList<>();
        for (Row row : pool.preparedQuery("select type from events where lock_id = $1 order by sequence")
                .execute(Tuple.of(lock.id()))
                .await()
                .atMost(Duration.ofSeconds(10))) {
            types.add(row.getString(0));
        }
        return types;
    }
}
