package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
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
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weekly hours over HTTP: granted, changed, refused, and signed for the lock. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class WeeklyHoursIT {
    private static final Map<String, Object> WORK =
            Map.of("days", List.of("FRI", "MON"), "from", "08:00", "to", "18:00");
    private static final Map<String, Object> NIGHT = Map.of("days", List.of("SAT"), "from", "22:00", "to", "02:00");

    private final ShareApi api = new ShareApi();

    @Test
    @Tag("S6")
    @Tag("D4")
    void s6_hours_areGrantedChangedAndSigned() {
        String key = api.enabledKey(api.claimedLock());
        String share = "/v1/keys/" + key + "/share";
        expect(200, api.get(RITA, "/v1/me"));
        Response shared =
                expect(201, api.share(key, "rita@example.com", Map.of("unlocks", 3, "weeklyHours", List.of(WORK))));
        assertThat(shared.<List<String>>path("share.permissions.weeklyHours[0].days"))
                .containsExactly("MON", "FRI");

        // E4: what is left out stays, null takes the limit away, an array is the whole of it
        Response kept = expect(200, api.patch(ADA, share, permissions(Map.of("unlocks", 2)), "*"));
        assertThat(kept.<String>path("share.permissions.weeklyHours[0].to")).isEqualTo("18:00");
        Map<String, Object> none = new HashMap<>();
        none.put("weeklyHours", null);
        Response free = expect(200, api.patch(ADA, share, permissions(none), "*"));
        assertThat(free.<Object>path("share.permissions.weeklyHours")).isNull();
        assertThat(free.<Integer>path("share.permissions.unlocks")).isEqualTo(2);
        Response nights =
                expect(200, api.patch(ADA, share, permissions(Map.of("weeklyHours", List.of(NIGHT, WORK))), "*"));
        assertThat(nights.<List<String>>path("share.permissions.weeklyHours.from"))
                .containsExactly("22:00", "08:00");
        expectProblem(
                409,
                "permissions.hours-empty",
                api.patch(ADA, share, permissions(Map.of("weeklyHours", List.of())), "*"));
        expectProblem(
                409,
                "permissions.hours-overlap",
                api.patch(ADA, share, permissions(Map.of("weeklyHours", List.of(NIGHT, NIGHT))), "*"));

        String credential =
                expect(200, api.download(RITA, key, Device.generate())).path("credential");
        JsonPath claims = claims(credential);
        assertThat(claims.<List<List<Integer>>>get("hours.weekly"))
                .containsExactly(List.of(0b100000, 1320, 120), List.of(0b10001, 480, 1080));
        assertThat(claims.<List<List<Integer>>>get("hours.offsets"))
                .extracting(span -> span.get(1))
                .as("Berlin")
                .contains(3600, 7200)
                .allMatch(offset -> offset == 3600 || offset == 7200);
    }

    /** Each credential has the clock of its day: a lock that was moved has another one from the next credential on. */
    @Test
    @Tag("S6")
    @Tag("L2")
    void s6_hoursMeanTheNewWallClock_whenTheLocksZoneIsChanged() {
        TestLock lock = api.claimedLock();
        String key = api.enabledKey(lock);
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of("weeklyHours", List.of(WORK))));
        expect(200, api.patch(ADA, "/v1/locks/" + lock.id(), Map.of("timeZone", "Asia/Tokyo"), "*"));
        String credential =
                expect(200, api.download(RITA, key, Device.generate())).path("credential");
        assertThat(claims(credential).<List<List<Integer>>>get("hours.offsets"))
                .extracting(span -> span.get(1))
                .containsExactly(9 * 3600);
    }

    private static JsonPath claims(String credential) {
        return JsonPath.from(
                new String(Base64.getUrlDecoder().decode(credential.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> permissions(Map<String, Object> changed) {
        return Map.of("permissions", changed);
    }

    @ParameterizedTest
    @Tag("S7")
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | has the wrong type or form",
                "[null] | /permissions/weeklyHours/0",
                "[7] | /permissions/weeklyHours/0",
                "[{\"from\":\"08:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/days",
                "[{\"days\":\"MON\",\"from\":\"08:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/days",
                "[{\"days\":[\"MONDAY\"],\"from\":\"08:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/days/0",
                "[{\"days\":[null],\"from\":\"08:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/days/0",
                "[{\"days\":[\"MON\",\"MON\"],\"from\":\"08:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/days/1",
                "[{\"days\":[\"MON\"],\"to\":\"09:00\"}] | /permissions/weeklyHours/0/from",
                "[{\"days\":[\"MON\"],\"from\":\"24:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/from",
                "[{\"days\":[\"MON\"],\"from\":\"8:00\",\"to\":\"09:00\"}] | /permissions/weeklyHours/0/from",
                "[{\"days\":[\"MON\"],\"from\":480,\"to\":\"09:00\"}] | /permissions/weeklyHours/0/from",
                "[{\"days\":[\"MON\"],\"from\":\"08:00\",\"to\":\"24:01\"}] | /permissions/weeklyHours/0/to",
                "[{\"days\":[\"MON\"],\"from\":\"08:00\",\"to\":\"09:00\",\"zone\":\"UTC\"}] | /permissions/weeklyHours/0/zone",
            })
    void malformedHours_areAnsweredWithTheirPlace_whenSharedAndWhenModified(String hours, String where) {
        String key = api.enabledKey(api.claimedLock());
        String share = "/v1/keys/" + key + "/share";
        String body = "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"weeklyHours\":" + hours + "}}";
        String patch = "{\"permissions\":{\"weeklyHours\":" + hours + "}}";
        assertThat(expectProblem(400, "request.invalid", api.post(ADA, share, body))
                        .asString())
                .contains(where);
        expect(201, api.shareByCode(key));
        String pointer = expectProblem(400, "request.invalid", api.patch(ADA, share, patch, "*"))
                .path("errors[0].pointer");
        assertThat(pointer).startsWith("/permissions/weeklyHours");
    }

    @ParameterizedTest
    @Tag("S7")
    @CsvSource({"08:00,08:00,hours-empty", "00:00,00:00,hours-empty"})
    void s7_hoursWithoutAMinute_areRefused(String from, String to, String code) {
        String key = api.enabledKey(api.claimedLock());
        Map<String, Object> window = Map.of("days", List.of("MON"), "from", from, "to", to);
        Map<String, Object> body =
                Map.of("recipient", Map.of("method", "code"), "permissions", Map.of("weeklyHours", List.of(window)));
        expectProblem(409, "permissions." + code, api.post(ADA, "/v1/keys/" + key + "/share", body));
    }
}
