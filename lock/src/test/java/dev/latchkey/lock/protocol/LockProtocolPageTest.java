package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Order.SetZone;
import dev.latchkey.lock.protocol.Order.TrustIssuers;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.LockTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/contracts/lock-protocol.md shows what this code makes. */
class LockProtocolPageTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\n```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REFUSAL = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    private static final Instant THEN = Instant.ofEpochSecond(1_790_000_000);
    private static final Instant END = Instant.ofEpochSecond(1_800_000_000);
    private static final String LOCK = "LK-7Q2M";
    private static final IssuerKey ISSUER = IssuerKey.generate();

    /** RFC 7515, A.3. */
    private static final PublicJwk DEVICE_KEY = PublicJwk.parse(Map.of(
                    "kty", "EC",
                    "crv", "P-256",
                    "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                    "y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
            .orElseThrow();

    private static final String CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String ONLINE_KEY = LOCK + ".online-2";
    private static final LockKey LOCK_KEY = LockKey.generate();

    private static final Map<String, String> MADE = Map.of(
            "credential", Credentials.sign(credential(), ISSUER),
            "ticket",
                    Tickets.sign(
                            new Ticket("ticket id", LOCK, ONLINE_KEY, CHALLENGE, THEN, THEN.plusSeconds(20)), ISSUER),
            "deactivate", Orders.sign(new Deactivate("order id", LOCK, 1, 3, THEN), ISSUER),
            "open", Orders.sign(new Open("order id", LOCK, 41, ONLINE_KEY, THEN.plusSeconds(20), THEN), ISSUER),
            "set-clock", Orders.sign(new SetClock("order id", LOCK, 42, CHALLENGE, THEN), ISSUER),
            "set-zone",
                    Orders.sign(
                            new SetZone("order id", LOCK, 45, OffsetTable.of(ZoneId.of("Asia/Tokyo"), THEN, END), THEN),
                            ISSUER),
            "trust-issuers", Orders.sign(new TrustIssuers("order id", LOCK, 43, issuers(), THEN), ISSUER),
            "provision", Orders.sign(provision(), ISSUER),
            "reset-notice", ResetNotices.sign(new ResetNotice(LOCK, CHALLENGE), LOCK_KEY),
            "statement",
                    Statements.sign(new Deactivated(LOCK, 17, new LockTime(THEN, true), 1, 3, "order id"), LOCK_KEY));

    private final String page = page();

    @Test
    void everyExample_isWhatTheCodeMakes() throws ParseException {
        List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();
        assertThat(examples).extracting(example -> example.group(1)).containsExactlyInAnyOrderElementsOf(MADE.keySet());
        for (MatchResult example : examples) {
            JWSObject made = JWSObject.parse(MADE.get(example.group(1)));
            assertThat(JSONObjectUtils.parse(example.group(2)))
                    .as(example.group(1))
                    .isEqualTo(made.getPayload().toJSONObject());
        }
    }

    @Test
    void everyRefusal_standsInTheTable_inTheOrderOfTheChecks() {
        String door = page.substring(page.indexOf("\n## The door") + 1).split("\n## ", 2)[0];
        assertThat(REFUSAL.matcher(door).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(Refusal.values()).map(Refusal::wireName).toList());
    }

    private static TrustedIssuers issuers() {
        String keys = JSONObjectUtils.toJSONString(DEVICE_KEY.toMap()).replaceFirst("\\{", "{\"kid\":\"issuer-2\",");
        try {
            return TrustedIssuers.parse("{\"keys\":[" + keys + "]}");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Provision provision() {
        List<ProvisionedSlot> slots = new ArrayList<>(Collections.nCopies(10, new ProvisionedSlot(0, 0)));
        slots.set(0, new ProvisionedSlot(4, 1));
        return new Provision("order id", LOCK, CHALLENGE, slots, 1_000_017, 44, THEN);
    }

    private static Credential credential() {
        WeeklyHours hours = new WeeklyHours(
                List.of(new WeeklyWindow(0b0011111, 480, 1080), new WeeklyWindow(0b1100000, 1320, 120)),
                OffsetTable.of(ZoneId.of("Europe/Zurich"), THEN, END));
        return new Credential(LOCK + ".offline-1.3", LOCK, 1, 3, THEN, THEN, END, 3, hours, DEVICE_KEY);
    }

    private static String page() {
        try {
            return Files.readString(Path.of("../docs/contracts/lock-protocol.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
