package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Order.SetZone;
import dev.latchkey.lock.protocol.Order.TrustIssuers;
import dev.latchkey.lock.protocol.Statement.ClockLost;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.EntriesLost;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.Statement.TicketOpened;
import dev.latchkey.lock.protocol.Statement.TicketRefused;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrdersAndStatementsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final LockTime AT = new LockTime(NOON, true);
    private static final String LOCK = "LK-7Q2M";
    private static final IssuerKey ISSUER = IssuerKey.generate();
    private static final LockKey LOCK_KEY = LockKey.generate();
    private static final TrustedIssuers TRUSTED = TrustedIssuers.of(ISSUER);
    private static final Order ORDER = new Deactivate("order-1", LOCK, 1, 3, NOON);
    private static final Order PROVISION =
            new Provision("order-6", LOCK, "challenge", List.of(new ProvisionedSlot(4, 1)), 0, 1, NOON);

    private static final Order ZONE =
            new SetZone("order-7", LOCK, 5, OffsetTable.of(ZoneId.of("Europe/Zurich"), NOON, null), NOON);

    @ParameterizedTest
    @MethodSource("orders")
    @Tag("R4")
    void r4_order_comesBackWhole(Order order) {
        assertThat(Orders.verify(Orders.sign(order, ISSUER), TRUSTED)).isEqualTo(new Valid<>(order));
    }

    static Stream<Order> orders() {
        return Stream.of(
                ORDER,
                new SetClock("order-2", LOCK, 1, null, NOON),
                new SetClock("order-3", LOCK, Long.MAX_VALUE, "challenge", NOON),
                ZONE,
                new TrustIssuers("order-4", LOCK, 3, TrustedIssuers.of(ISSUER, IssuerKey.generate()), NOON),
                new Open("order-5", LOCK, 4, LOCK + ".online-2", NOON.plusSeconds(60), NOON),
                PROVISION);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongOrders")
    @Tag("R4")
    void r4_order_isMalformed_byItsClaims(String what, Order order, Consumer<Map<String, Object>> change)
            throws JOSEException {
        JWSSigner signer =
                new ECDSASigner(SigningKey.parse(ISSUER.exportPrivateJwk()).key());
        String signed = ForgedJws.withClaims(Orders.sign(order, ISSUER), change, signer);
        assertThat(Orders.verify(signed, TRUSTED)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    static Stream<Arguments> wrongOrders() {
        Order open = new Open("order-5", LOCK, 4, LOCK + ".online-2", NOON.plusSeconds(60), NOON);
        Order trust = new TrustIssuers("order-4", LOCK, 3, TRUSTED, NOON);
        Map<String, Object> key = ISSUER.publicKey().toMap();
        List<Map<String, Object>> five = IntStream.range(0, 5)
                .mapToObj(i -> {
                    Map<String, Object> named = new HashMap<>(key);
                    named.put("kid", "key-" + i);
                    return named;
                })
                .toList();
        return Stream.of(
                wrong("unknown kind", ORDER, claims -> claims.put("ord", "explode")),
                wrong("no kind", ORDER, claims -> claims.remove("ord")),
                wrong("no order id", ORDER, claims -> claims.remove("jti")),
                wrong("generation 0", ORDER, claims -> claims.put("gen", 0)),
                wrong("number 0", open, claims -> claims.put("num", 0)),
                wrong("no number", open, claims -> claims.remove("num")),
                wrong("no key", open, claims -> claims.remove("key")),
                wrong("no end", open, claims -> claims.remove("exp")),
                wrong("good for no second", open, claims -> claims.put("exp", NOON.getEpochSecond())),
                wrong("good for too long", open, claims -> claims.put("exp", NOON.getEpochSecond() + 61)),
                wrong("empty challenge", new SetClock("o", LOCK, 1, "c", NOON), claims -> claims.put("nonce", "")),
                wrong("no offsets", ZONE, claims -> claims.remove("offsets")),
                wrong("an empty table", ZONE, claims -> claims.put("offsets", List.of())),
                wrong("a table without an end", ZONE, claims -> claims.remove("until")),
                wrong("a table that ends before it begins", ZONE, claims -> claims.put("until", 1)),
                wrong("a zone without a number", ZONE, claims -> claims.remove("num")),
                wrong("no keys", trust, claims -> claims.remove("jwks")),
                wrong("an empty key set", trust, claims -> claims.put("jwks", Map.of("keys", List.of()))),
                wrong("no key set", trust, claims -> claims.put("jwks", Map.of("keys", 7))),
                wrong("keys that can't be used", trust, claims -> claims.put("jwks", Map.of("keys", List.of(key)))),
                wrong("a key that is null", trust, claims -> claims.put("jwks", Map.of("keys", nothing()))),
                wrong("too many keys", trust, claims -> claims.put("jwks", Map.of("keys", five))),
                wrong("counter -1", PROVISION, claims -> claims.put("cnt", -1)),
                wrong("no counter after it", PROVISION, claims -> claims.put("cnt", Long.MAX_VALUE)),
                wrong("provision 0", PROVISION, claims -> claims.put("num", 0)),
                wrong("floor -1", PROVISION, claims -> claims.put("slots", List.of(List.of(-1, 0)))),
                wrong("used -1", PROVISION, claims -> claims.put("slots", List.of(List.of(0, -1)))),
                wrong("floor wraps", PROVISION, claims -> claims.put("slots", List.of(List.of(1L << 32, 0)))),
                wrong("no slots", PROVISION, claims -> claims.remove("slots")));
    }

    private static List<Object> nothing() {
        return Collections.singletonList(null);
    }

    private static Arguments wrong(String what, Order order, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, order, change);
    }

    @Test
    @Tag("U2")
    void u2_ticket_comesBackWhole() {
        Ticket ticket = new Ticket("t", LOCK, LOCK + ".online-2", "challenge", NOON, NOON.plusSeconds(60));
        assertThat(Tickets.verify(Tickets.sign(ticket, ISSUER), TRUSTED)).isEqualTo(new Valid<>(ticket));
        assertThat(ticket.validity()).isEqualTo(Duration.ofSeconds(60));
        assertThat(Orders.verify(Tickets.sign(ticket, ISSUER), TRUSTED)).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    @Test
    @Tag("U2")
    void u2_ticket_getsNoLongerByRounding() {
        Ticket ticket = new Ticket("t", LOCK, "key", "challenge", NOON.plusMillis(1), NOON.plusMillis(60_999));
        assertThat(ticket.issuedAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(ticket.expiresAt()).isEqualTo(NOON.plusSeconds(60));
        assertThatThrownBy(() -> new Ticket("t", LOCK, "key", "challenge", NOON, NOON.plusSeconds(61)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ticket("t", LOCK, "key", "challenge", NOON, NOON.plusMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("inv-10")
    void inv10_resetNotice_comesBackWhole_andIsTheLocksOwn() {
        ResetNotice notice = new ResetNotice(LOCK, "challenge");
        String signed = ResetNotices.sign(notice, LOCK_KEY);
        assertThat(ResetNotices.verify(signed, LOCK, LOCK_KEY.publicKey())).isEqualTo(new Valid<>(notice));
        assertThat(ResetNotices.verify(signed, "LK-OTHER", LOCK_KEY.publicKey()))
                .isEqualTo(new Invalid<>(Flaw.UNKNOWN_SIGNER));
        assertThat(Statements.verify(signed, LOCK, LOCK_KEY.publicKey())).isEqualTo(new Invalid<>(Flaw.MALFORMED));
    }

    @Test
    @Tag("R4")
    void r4_order_isInvalid_ofAnotherIssuer() {
        assertThat(Orders.verify(Orders.sign(ORDER, IssuerKey.generate()), TrustedIssuers.of(ISSUER)))
                .isEqualTo(new Invalid<>(Flaw.UNKNOWN_SIGNER));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statement_comesBackWhole(Statement statement) {
        assertThat(Statements.verify(Statements.sign(statement, LOCK_KEY), LOCK, LOCK_KEY.publicKey()))
                .isEqualTo(new Valid<>(statement));
    }

    static Stream<Statement> statements() {
        return Stream.of(
                new Deactivated(LOCK, 17, AT, 1, 3, "order-1"),
                new Opened(LOCK, 18, AT, 1, 3),
                new Refused(LOCK, 19, new LockTime(NOON, false), 1, 2, Refusal.SUPERSEDED),
                new TicketOpened(LOCK, 20, AT, LOCK + ".online-2", "ticket"),
                new TicketRefused(LOCK, 21, AT, LOCK + ".online-2", "ticket", Refusal.EXPIRED),
                new OrderObeyed(LOCK, 22, AT, "order-2"),
                new OrderRefused(LOCK, 23, AT, "order-3", Refusal.OVERTAKEN),
                new ClockLost(LOCK, 24, AT, "challenge"),
                new EntriesLost(LOCK, 25, AT, 3, 16, 7));
    }

    @Test
    void statement_isInvalid_ofAnotherLock() {
        String foreign = Statements.sign(new Opened(LOCK, 1, AT, 1, 3), LockKey.generate());
        assertThat(Statements.verify(foreign, LOCK, LOCK_KEY.publicKey()))
                .isEqualTo(new Invalid<>(Flaw.UNKNOWN_SIGNER));
    }

    @Test
    void statement_isInvalid_whenALockSpeaksForAnother() {
        String usurped = Statements.sign(new Opened("LK-OTHER", 1, AT, 1, 3), LOCK_KEY);
        assertThat(Statements.verify(usurped, LOCK, LOCK_KEY.publicKey()))
                .isEqualTo(new Invalid<>(Flaw.UNKNOWN_SIGNER));
    }

    @Test
    void statement_isInvalid_whenChangedAfterSigning() {
        String statement = Statements.sign(new Refused(LOCK, 1, AT, 1, 3, Refusal.EXPIRED), LOCK_KEY);
        String changed = ForgedJws.withUnsignedChange(statement, claims -> claims.put("kind", "opened"));
        assertThat(Statements.verify(changed, LOCK, LOCK_KEY.publicKey()))
                .isEqualTo(new Invalid<>(Flaw.WRONG_SIGNATURE));
    }

    @Test
    void statement_verifies_whateverTheLocksKeyWasCalled() {
        String named = LOCK_KEY.exportPrivateJwk().replaceFirst("\\{", "{\"kid\":\"bench-7\",");
        String statement = Statements.sign(new Opened(LOCK, 1, AT, 1, 3), LockKey.parse(named));
        assertThat(Statements.verify(statement, LOCK, LOCK_KEY.publicKey())).isInstanceOf(Valid.class);
    }
}
