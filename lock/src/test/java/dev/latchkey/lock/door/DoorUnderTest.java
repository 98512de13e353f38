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
import dev.latchkey.lock.door.DoorAction.Freshness;
import dev.latchkey.lock.door.DoorAction.OpenRemotely;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.Paper;
import dev.latchkey.lock.door.DoorAction.Presenter;
import dev.latchkey.lock.door.DoorAction.Proof;
import dev.latchkey.lock.door.DoorAction.ProvisionAnew;
import dev.latchkey.lock.door.DoorAction.SetTime;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.door.DoorAction.UseTicket;
import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import dev.latchkey.lock.protocol.WeeklyHours;
import dev.latchkey.lock.protocol.WeeklyWindow;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A lock with its clock, to which {@link DoorAction}s are done with real documents. */
final class DoorUnderTest {
    static final String ONLINE_KEY = LOCK + ".online-2";

    private static final Map<Object, String> SIGNED = new HashMap<>();
    private static final Duration VALIDITY = Duration.ofSeconds(20);
    private static final WeeklyWindow ALWAYS = new WeeklyWindow(127, 0, 1440);

    /** Sundays; no sequence of actions gets there. */
    private static final WeeklyWindow NEVER = new WeeklyWindow(0b1000000, 0, 1440);

    private Lock lock = Lock.fresh(LOCK, TRUSTED);
    private Duration elapsed = Duration.ZERO;
    private boolean clockTrusted = true;
    private Duration ahead = Duration.ZERO;
    private long challenges;
    private long provisions;
    private @Nullable String lastProof;
    private String lastTicketsChallenge = "none";
    private long highestCounter;

    Lock lock() {
        return lock;
    }

    UnlockAnswer unlock(Unlock attempt) {
        String proof = proof(attempt);
        Step<UnlockAnswer> step = lock.unlock(credential(attempt), proof, now());
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

    UnlockAnswer use(UseTicket use) {
        String ticket = ticket(use); // asks the lock for a challenge
        Step<UnlockAnswer> step = lock.unlockByTicket(ticket, now());
        lock = step.next();
        return step.answer();
    }

    private String ticket(UseTicket use) {
        String earlier = lastTicketsChallenge;
        if (use.freshness() == Freshness.UNASKED) {
            return ticket(use.paper(), "guessed");
        }
        if (use.freshness() == Freshness.REPLAYED) {
            return ticket(use.paper(), earlier);
        }
        Step<Challenge> given = lock.giveChallenge(random(), now().uptime());
        lock = given.next();
        if (use.freshness() == Freshness.OUTDATED) {
            return ticket(use.paper(), earlier);
        }
        String fresh = given.answer().value();
        lastTicketsChallenge = fresh;
        if (use.freshness() == Freshness.TOO_LATE) {
            elapsed = elapsed.plus(VALIDITY);
        }
        return ticket(use.paper(), fresh);
    }

    private static String ticket(Paper paper, String challenge) {
        Ticket ticket = new Ticket("id", lockId(paper), ONLINE_KEY, challenge, NOON, NOON.plus(VALIDITY));
        return signed(paper, issuer -> Tickets.sign(ticket, issuer));
    }

    OrderAnswer obey(Order order) {
        String orderId = "order-" + order.slot() + "-" + order.generation();
        Deactivate genuine = new Deactivate(orderId, lockId(order.paper()), order.slot(), order.generation(), NOON);
        return obey(SIGNED.computeIfAbsent(
                List.of(order.paper(), genuine), ignored -> signed(order.paper(), i -> Orders.sign(genuine, i))));
    }

    OrderAnswer obey(OpenRemotely order) {
        Instant issuedAt =
                order.current() ? now().wallClock() : now().wallClock().minusSeconds(3600);
        Open genuine = new Open(
                "open-" + order.number(),
                lockId(order.paper()),
                order.number(),
                ONLINE_KEY,
                issuedAt.plus(VALIDITY),
                issuedAt);
        return obey(signed(order.paper(), issuer -> Orders.sign(genuine, issuer)));
    }

    OrderAnswer obey(SetTime order) {
        String challenge = null;
        if (order.answers()) {
            Step<Challenge> given = lock.giveChallenge(random(), now().uptime());
            lock = given.next();
            challenge = given.answer().value();
        }
        SetClock genuine = new SetClock(
                "clock-" + order.number(),
                lockId(order.paper()),
                order.number(),
                challenge,
                now().wallClock().plusSeconds(order.ahead()));
        OrderAnswer answer = obey(signed(order.paper(), issuer -> Orders.sign(genuine, issuer)));
        if (answer instanceof ClockIsSet set) {
            ahead = Duration.between(NOON.plus(elapsed), set.time());
            clockTrusted = true;
        }
        return answer;
    }

    OrderAnswer obey(ProvisionAnew order, List<ProvisionedSlot> slots, long number) {
        String challenge = order.forThisReset()
                ? lock.resetNotice().map(ResetNotice::challenge).orElse("none")
                : "another";
        Provision genuine = new Provision(
                "provision-" + ++provisions,
                lockId(order.paper()),
                challenge,
                slots,
                highestCounter + 1_000,
                number,
                now().wallClock());
        return obey(signed(order.paper(), issuer -> Orders.sign(genuine, issuer)));
    }

    private OrderAnswer obey(String signed) {
        Step<OrderAnswer> step = lock.obey(signed, now());
        lock = step.next();
        highestCounter = Math.max(highestCounter, lock.memory().log().counter());
        return step.answer();
    }

    void reset() {
        highestCounter = Math.max(highestCounter, lock.memory().log().counter());
        lock = lock.factoryReset(random());
    }

    void timeLost() {
        clockTrusted = false;
        lock = lock.timeLost(random(), now());
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
        Iterator<Statement> waiting = lock.memory().log().waiting().iterator();
        if (waiting.hasNext()) {
            lock = lock.taken(waiting.next().counter(), now());
        }
    }

    private Moment now() {
        // with the time lost, the clock shows what suits an attacker: that all dates are right
        return new Moment(NOON.plus(elapsed).plus(ahead), clockTrusted, elapsed);
    }

    /** Dates are chosen so that no sequence of actions (days at most) changes what they are. */
    private static @Nullable Instant startsAt(Dates dates) {
        return switch (dates) {
            case NONE, ALWAYS_OPEN, NEVER_OPEN, BEYOND_TABLE -> null;
            case PAST, CURRENT -> NOON.minus(Duration.ofDays(10));
            case FUTURE -> NOON.plus(Duration.ofDays(1000));
        };
    }

    private static @Nullable Instant endsAt(Dates dates) {
        return switch (dates) {
            case NONE, ALWAYS_OPEN, NEVER_OPEN, BEYOND_TABLE -> null;
            case PAST -> NOON;
            case CURRENT -> NOON.plus(Duration.ofDays(1000));
            case FUTURE -> NOON.plus(Duration.ofDays(2000));
        };
    }

    private static @Nullable WeeklyHours hours(Dates dates) {
        return switch (dates) {
            case NONE, PAST, CURRENT, FUTURE -> null;
            case ALWAYS_OPEN -> new WeeklyHours(List.of(ALWAYS), tableUntil(Duration.ofDays(1000)));
            case NEVER_OPEN -> new WeeklyHours(List.of(NEVER), tableUntil(Duration.ofDays(1000)));
            case BEYOND_TABLE -> new WeeklyHours(List.of(ALWAYS), tableUntil(Duration.ZERO));
        };
    }

    private static OffsetTable tableUntil(Duration fromNoon) {
        return OffsetTable.of(ZoneId.of("UTC"), NOON.minus(Duration.ofDays(1)), NOON.plus(fromNoon));
    }

    private static String credential(Unlock attempt) {
        Credential genuine = new Credential(
                "id",
                lockId(attempt.paper()),
                attempt.slot(),
                attempt.generation(),
                NOON,
                startsAt(attempt.dates()),
                endsAt(attempt.dates()),
                attempt.unlocks(),
                hours(attempt.dates()),
                HOLDER.publicKey());
        return SIGNED.computeIfAbsent(
                List.of(attempt.paper(), genuine),
                ignored -> signed(attempt.paper(), issuer -> Credentials.sign(genuine, issuer)));
    }

    private static String lockId(Paper paper) {
        return paper == Paper.OTHER_LOCK ? OTHER_LOCK : LOCK;
    }

    private static String signed(Paper paper, Function<IssuerKey, String> sign) {
        return switch (paper) {
            case GENUINE, OTHER_LOCK -> sign.apply(PLATFORM);
            case OTHER_ISSUER -> sign.apply(STRANGER);
            case FORGED -> underThePlatformsName(sign.apply(PLATFORM), sign.apply(STRANGER));
            case TAMPERED -> tampered(sign.apply(PLATFORM));
            case GARBAGE -> "garbage";
        };
    }

    private static String underThePlatformsName(String genuine, String forged) {
        return genuine.substring(0, genuine.lastIndexOf('.')) + forged.substring(forged.lastIndexOf('.'));
    }

    /** Well formed, and not what the platform signed. */
    private static String tampered(String genuine) {
        int first = genuine.indexOf('.') + 1;
        int last = genuine.lastIndexOf('.');
        String claims = new Base64URL(genuine.substring(first, last)).decodeToString();
        String changed = claims.replaceFirst("\"jti\":\"", "\"jti\":\"9");
        return genuine.substring(0, first) + Base64URL.encode(changed) + genuine.substring(last);
    }
}
