package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.HOLDER;
import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static dev.latchkey.lock.door.Fixtures.OTHER_LOCK;
import static dev.latchkey.lock.door.Fixtures.PLATFORM;
import static dev.latchkey.lock.door.Fixtures.STRANGER;
import static dev.latchkey.lock.door.Fixtures.THIEF;
import static dev.latchkey.lock.door.Fixtures.TRUSTED;

import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.lock.door.DoorAction.Dates;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.Paper;
import dev.latchkey.lock.door.DoorAction.Presenter;
import dev.latchkey.lock.door.DoorAction.Proof;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Statement;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lock with its clock, to which {@link DoorAction}s are done with real documents. */
final class DoorUnderTest {
    private static final Map<Object, String> SIGNED = new HashMap<>();

    private Lock lock = Lock.fresh(LOCK);
    private Duration elapsed = Duration.ZERO;
    private boolean clockTrusted = true;
    private long challenges;
    private @Nullable String lastProof;

    Lock lock() {
        return lock;
    }

    UnlockAnswer unlock(Unlock attempt) {
        String proof = proof(attempt);
        Step<UnlockAnswer> step = lock.unlock(credential(attempt), proof, TRUSTED, now());
        lock = step.next();
        return step.answer();
    }

    private String proof(Unlock attempt) {
        Device device = attempt.presenter() == Presenter.HOLDER ? HOLDER : THIEF;
        String earlier = lastProof == null ? "" : lastProof;
        if (attempt.proof() == Proof.UNASKED) {
            return device.proveForUnlock(LOCK, "guessed", NOON);
        }
        if (attempt.proof() == Proof.REPLAYED) {
            return earlier;
        }
        Step<Challenge> given = lock.giveChallenge(random(), now().uptime());
        lock = given.next();
        String audience = attempt.proof() == Proof.FOR_ANOTHER_LOCK ? OTHER_LOCK : LOCK;
        String fresh = device.proveForUnlock(audience, given.answer().value(), NOON);
        lastProof = fresh;
        if (attempt.proof() == Proof.TOO_LATE) {
            elapsed = elapsed.plusSeconds(30);
        }
        return attempt.proof() == Proof.OUTDATED ? earlier : fresh;
    }

    private byte[] random() {
        return ByteBuffer.allocate(Lock.CHALLENGE_BYTES).putLong(++challenges).array();
    }

    OrderAnswer obey(Order order) {
        Step<OrderAnswer> step = lock.obey(order(order), TRUSTED, now());
        lock = step.next();
        return step.answer();
    }

    void timePasses(Duration duration) {
        elapsed = elapsed.plus(duration);
    }

    void clockIsTrusted(boolean trusted) {
        clockTrusted = trusted;
    }

    void powerLost() {
        try {
            lock = LockMemoryTest.throughJson(lock);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    void oldestStatementTaken() {
        Iterator<Statement> waiting = lock.log().waiting().iterator();
        if (waiting.hasNext()) {
            lock = lock.taken(waiting.next().counter());
        }
    }

    private Moment now() {
        // with the time lost, the clock shows what suits an attacker: that all dates are right
        return new Moment(NOON.plus(elapsed), clockTrusted, elapsed);
    }

    /** Dates are chosen so that no sequence of actions (days at most) changes what they are. */
    private static @Nullable Instant startsAt(Dates dates) {
        return switch (dates) {
            case NONE -> null;
            case PAST, CURRENT -> NOON.minus(Duration.ofDays(10));
            case FUTURE -> NOON.plus(Duration.ofDays(1000));
        };
    }

    private static @Nullable Instant endsAt(Dates dates) {
        return switch (dates) {
            case NONE -> null;
            case PAST -> NOON;
            case CURRENT -> NOON.plus(Duration.ofDays(1000));
            case FUTURE -> NOON.plus(Duration.ofDays(2000));
        };
    }

    private static String credential(Unlock attempt) {
        Credential genuine = new Credential(
                "id",
                attempt.paper() == Paper.OTHER_LOCK ? OTHER_LOCK : LOCK,
                attempt.slot(),
                attempt.generation(),
                NOON,
                startsAt(attempt.dates()),
                endsAt(attempt.dates()),
                attempt.unlocks(),
                null,
                HOLDER.publicKey());
        return SIGNED.computeIfAbsent(List.of(attempt.paper(), genuine), ignored -> switch (attempt.paper()) {
            case GENUINE, OTHER_LOCK -> Credentials.sign(genuine, PLATFORM);
            case OTHER_ISSUER -> Credentials.sign(genuine, STRANGER);
            case FORGED ->
                underThePlatformsName(Credentials.sign(genuine, PLATFORM), Credentials.sign(genuine, STRANGER));
            case TAMPERED -> tampered(Credentials.sign(genuine, PLATFORM));
            case GARBAGE -> "garbage";
        });
    }

    private static String order(Order order) {
        Deactivate genuine = new Deactivate(
                "order-" + order.slot() + "-" + order.generation(),
                order.paper() == Paper.OTHER_LOCK ? OTHER_LOCK : LOCK,
                order.slot(),
                order.generation(),
                NOON);
        return SIGNED.computeIfAbsent(List.of(order.paper(), genuine), ignored -> switch (order.paper()) {
            case GENUINE, OTHER_LOCK -> Orders.sign(genuine, PLATFORM);
            case OTHER_ISSUER -> Orders.sign(genuine, STRANGER);
            case FORGED -> underThePlatformsName(Orders.sign(genuine, PLATFORM), Orders.sign(genuine, STRANGER));
            case TAMPERED -> tampered(Orders.sign(genuine, PLATFORM));
            case GARBAGE -> "garbage";
        });
    }

    private static String underThePlatformsName(String genuine, String forged) {
        return genuine.substring(0, genuine.lastIndexOf('.')) + forged.substring(forged.lastIndexOf('.'));
    }

    /** Well formed, and a slot opened for a later generation than the platform signed. */
    private static String tampered(String genuine) {
        int first = genuine.indexOf('.') + 1;
        int last = genuine.lastIndexOf('.');
        String claims = new Base64URL(genuine.substring(first, last)).decodeToString();
        String changed = claims.replaceFirst("\"gen\":", "\"gen\":9");
        return genuine.substring(0, first) + Base64URL.encode(changed) + genuine.substring(last);
    }
}
