package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deactivation by the phone of an administrator, at a lock without a bridge. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class PhoneErrandsIT {
    private final ShareApi api = new ShareApi();

    @Test
    @Tag("R1")
    @Tag("R2")
    @Tag("inv-12")
    void r1_phone_takesTheOrderToTheLock_andBringsItsReceipt() throws Exception {
        TestLock lock = api.claimedLock();
        String key = api.downloadedKey(lock, Device.generate());
        assertThat(orders(lock)).isEmpty();
        expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));

        Order.Deactivate order = orderOf(expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders")));
        assertThat(order.lockId()).isEqualTo(lock.id());
        assertThat(order.slot()).isEqualTo(1);
        assertThat(order.generation()).isEqualTo(1);
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + key)).<String>path("status"))
                .as("to have fetched the order confirms nothing")
                .isEqualTo("deactivating");

        String receipt = receipt(lock, lock.key(), order, 1);
        String request = UUID.randomUUID().toString();
        Response taken = expect(200, handIn(ADA, lock.id(), receipt, request));
        assertThat(taken.<String>path("key.status")).isEqualTo("deactivated");
        assertThat(taken.<String>path("key.deactivation.confirmedBy")).isEqualTo("phone");
        assertThat(taken.<List<?>>path("key.possibleHolders")).isEmpty();
        assertThat(orders(lock)).isEmpty();

        assertThat(expect(200, handIn(ADA, lock.id(), receipt, request)).asString())
                .isEqualTo(taken.asString());
        String before = api.etag(key);
        expect(200, handIn(ADA, lock.id(), receipt, UUID.randomUUID().toString()));
        assertThat(api.etag(key))
                .as("a receipt that was taken changes nothing more")
                .isEqualTo(before);
    }

    @Test
    @Tag("inv-12")
    void inv12_forgedForeignAndReplayedReceipts_changeNothing() throws Exception {
        TestLock lock = api.claimedLock();
        TestLock other = api.claimedLock();
        String key = api.downloadedKey(lock, Device.generate());
        expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));
        Order.Deactivate order = orderOf(expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders")));
        String before = api.etag(key);
        String good = receipt(lock, lock.key(), order, 1);
        String[] parts = good.split("\\.");
        for (String bad : List.of(
                "",
                "x.y.z",
                receipt(lock, LockKey.generate(), order, 1),
                receipt(other, other.key(), order, 1),
                receipt(other, lock.key(), order, 1),
                parts[0] + "." + parts[1] + "."
                        + receipt(lock, lock.key(), order, 2).split("\\.")[2])) {
            expectProblem(
                    400,
                    "statement.not-valid",
                    handIn(ADA, lock.id(), bad, UUID.randomUUID().toString()));
        }
        expectProblem(
                400,
                "statement.not-valid",
                handIn(ADA, other.id(), good, UUID.randomUUID().toString()));
        assertThat(api.etag(key)).isEqualTo(before);
        assertThat(orders(lock)).hasSize(1);

        expect(200, handIn(ADA, lock.id(), good, UUID.randomUUID().toString()));
        expect(200, api.delete(ADA, "/v1/keys/" + key, "*"));
        expect(
                201,
                api.post(ADA, "/v1/locks/" + lock.id() + "/keys", Map.of("kind", "offline", "name", "K", "slot", 1)));
        expect(201, api.share(key, "rita@example.com", Map.of()));
        expect(200, api.download(RITA, key, Device.generate()));
        expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));
        expect(200, handIn(ADA, lock.id(), good, UUID.randomUUID().toString()));
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + key)).<String>path("status"))
                .as("the receipt of an older order")
                .isEqualTo("deactivating");
        assertThat(orders(lock)).hasSize(1);
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_strangers_getTheAnswerForWhatDoesNotExist() throws Exception {
        TestLock lock = api.claimedLock();
        String key = api.downloadedKey(lock, Device.generate());
        expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));
        Order.Deactivate order = orderOf(expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders")));
        String receipt = receipt(lock, lock.key(), order, 1);
        for (String id : List.of(lock.id(), "LK-nowhere")) {
            for (String stranger : List.of(BORIS, RITA)) {
                expectProblem(404, "not-found", api.get(stranger, "/v1/locks/" + id + "/orders"));
                expectProblem(
                        404,
                        "not-found",
                        handIn(stranger, id, receipt, UUID.randomUUID().toString()));
            }
            expectProblem(401, "access.sign-in", api.get(null, "/v1/locks/" + id + "/orders"));
            expectProblem(
                    401,
                    "access.sign-in",
                    handIn(null, id, receipt, UUID.randomUUID().toString()));
        }
        assertThat(orders(lock)).hasSize(1);
    }

    private List<String> orders(TestLock lock) {
        return expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders")).path("orders.orderId");
    }

    private Response handIn(String token, String lock, String statement, String request) {
        return api.post(token, "/v1/locks/" + lock + "/receipts", Map.of("statement", statement), request);
    }

    private Order.Deactivate orderOf(Response orders) throws Exception {
        TrustedIssuers issuers = TrustedIssuers.parse(
                api.get(null, "/.well-known/latchkey/jwks.json").asString());
        Verification<Order> verified = Orders.verify(orders.path("orders[0].order"), issuers);
        assertThat(verified).isInstanceOf(Verification.Valid.class);
        return (Order.Deactivate) ((Verification.Valid<Order>) verified).value();
    }

    private static String receipt(TestLock lock, LockKey signer, Order.Deactivate order, long counter) {
        Statement.LockTime at = new Statement.LockTime(Instant.now(), true);
        return Statements.sign(
                new Statement.Deactivated(lock.id(), counter, at, order.slot(), order.generation(), order.orderId()),
                signer);
    }
}
