package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lock whose zone is changed while phones hold keys with weekly hours. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class ZoneOrdersIT {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");

    private final ShareApi api = new ShareApi();

    @Test
    @Tag("S6")
    @Tag("L2")
    @Tag("R1")
    void s6_downloadedHoursMeanTheNewWallClock_onceTheLockHasTheOrder() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        Device phone = Device.generate();
        String credential = download(lock, phone, Map.of("weeklyHours", List.of(nowIn("Europe/Berlin"))));
        assertThat(door.unlock(credential, phone)).isInstanceOf(UnlockAnswer.Opens.class);
        door.handIn();

        Response changed = changeZone(lock, "Asia/Tokyo");

        assertThat(kinds(lock)).containsExactly("set-zone");
        assertThat(door.visit()).hasOnlyElementsOfType(OrderAnswer.Done.class).hasSize(1);
        assertThat(door.unlock(credential, phone)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.OUTSIDE_HOURS));
        assertThat(kinds(lock)).as("answered, so nothing waits").isEmpty();
        assertThat(changed.header("ETag"))
                .as("an order is no change of the lock")
                .isEqualTo(expect(200, api.get(ADA, "/v1/locks/" + lock.id())).header("ETag"));

        changeZone(lock, "Europe/Berlin");
        door.visit();

        assertThat(door.unlock(credential, phone)).isInstanceOf(UnlockAnswer.Opens.class);
    }

    @Test
    @Tag("S6")
    void s6_noOrderIsGiven_whenNoPhoneHoldsHours() {
        TestLock lock = api.claimedLock();
        download(lock, Device.generate(), Map.of("unlocks", 3));
        String shared = api.enabledKey(lock);
        expect(201, api.share(shared, "rita@example.com", Map.of("weeklyHours", List.of(nowIn("Europe/Berlin")))));

        changeZone(lock, "Asia/Tokyo");

        assertThat(kinds(lock)).isEmpty();
    }

    @Test
    @Tag("S6")
    @Tag("inv-18")
    void s6_administratorAsksForIt_andNobodyElse() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        String path = "/v1/locks/" + lock.id() + "/zone-orders";

        Response made = expect(201, api.post(ADA, path, Map.of()));

        assertThat(made.<String>path("kind")).isEqualTo("set-zone");
        assertThat(door.obey(made.path("order"))).isInstanceOf(OrderAnswer.Done.class);
        door.handIn();
        assertThat(kinds(lock)).isEmpty();
        expectProblem(404, "not-found", api.post(RITA, path, Map.of()));
        expectProblem(404, "not-found", api.post(ADA, "/v1/locks/LK-nowhere/zone-orders", Map.of()));
        expectProblem(401, "access.sign-in", api.post(null, path, Map.of()));
    }

    private Response changeZone(TestLock lock, String zone) {
        return expect(200, api.patch(ADA, "/v1/locks/" + lock.id(), Map.of("timeZone", zone), "*"));
    }

    private List<String> kinds(TestLock lock) {
        return expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders")).path("orders.kind");
    }

    private String download(TestLock lock, Device phone, Map<String, Object> permissions) {
        expect(200, api.get(RITA, "/v1/me"));
        String key = api.enabledKey(lock);
        expect(201, api.share(key, "rita@example.com", permissions));
        return expect(200, api.download(RITA, key, phone)).path("credential");
    }

    /** Two hours around now, by the clock of that zone, every day. */
    private static Map<String, Object> nowIn(String zone) {
        LocalTime now = LocalTime.now(ZoneId.of(zone));
        return Map.of(
                "days",
                List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"),
                "from",
                MINUTES.format(now.minusHours(1)),
                "to",
                MINUTES.format(now.plusHours(1)));
    }
}
