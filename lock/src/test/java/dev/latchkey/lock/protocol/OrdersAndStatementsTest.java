package dev.latchkey.lock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrdersAndStatementsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final LockTime AT = new LockTime(NOON, true);
    private static final String LOCK = "LK-7Q2M";
    private static final IssuerKey ISSUER = IssuerKey.generate();
    private static final LockKey LOCK_KEY = LockKey.generate();
    private static final Order ORDER = new Deactivate("order-1", LOCK, 1, 3, NOON);

    @Test
    @Tag("R4")
    void r4_order_comesBackWhole() {
        assertThat(Orders.verify(Orders.sign(ORDER, ISSUER), TrustedIssuers.of(ISSUER)))
                .isEqualTo(new Valid<>(ORDER));
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
                new Refused(LOCK, 19, new LockTime(NOON, false), 1, 2, Refusal.SUPERSEDED));
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
