package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.expect;

import dev.latchkey.lock.door.Challenge;
import dev.latchkey.lock.door.Lock;
import dev.latchkey.lock.door.Moment;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.Step;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.ResetNotices;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The real lock behind a registered one, and Ada's phone before it: no bridge in between. */
public final class LockAtHand {
    private static final Instant SWITCHED_ON = Instant.now();

    private final ShareApi api;
    private final TestLock id;
    private Lock lock;
    private Duration behind = Duration.ZERO;
    private boolean knowsTheTime = true;
    private long random;

    public LockAtHand(ShareApi api, TestLock id) throws ParseException {
        this.api = api;
        this.id = id;
        this.lock = Lock.fresh(
                id.id(),
                TrustedIssuers.parse(
                        api.get(null, "/.well-known/latchkey/jwks.json").asString()));
    }

    private Moment now() {
        Instant now = Instant.now();
        return new Moment(now.minus(behind), knowsTheTime, Duration.between(SWITCHED_ON, now));
    }

    private byte[] random() {
        return ByteBuffer.allocate(Lock.CHALLENGE_BYTES).putLong(++random).array();
    }

    public void runsBehind(Duration by) {
        behind = by;
    }

    public void losesTheTime() {
        knowsTheTime = false;
        lock = lock.timeLost(random(), now());
    }

    public void isResetInTheFactoryWay() {
        knowsTheTime = false;
        lock = lock.factoryReset(random());
    }

    public String resetNotice() {
        return ResetNotices.sign(lock.resetNotice().orElseThrow(), id.key());
    }

    public boolean knowsTheTime() {
        return knowsTheTime;
    }

    public Duration behind() {
        return behind;
    }

    public List<Integer> floors() {
        return lock.memory().slots().stream().map(slot -> slot.floor()).toList();
    }

    public String challenge() {
        Step<Challenge> step = lock.giveChallenge(random(), now().uptime());
        lock = step.next();
        return step.answer().value();
    }

    public UnlockAnswer unlock(String credential, Device device) {
        String proof = device.proveForUnlock(id.id(), challenge(), Instant.now());
        Step<UnlockAnswer> step = lock.unlock(credential, proof, now());
        lock = step.next();
        return step.answer();
    }

    public OrderAnswer obey(String order) {
        Step<OrderAnswer> step = lock.obey(order, now());
        lock = step.next();
        if (step.answer() instanceof OrderAnswer.ClockIsSet) {
            behind = Duration.ZERO;
            knowsTheTime = true;
        }
        return step.answer();
    }

    /** The phone takes every waiting order to the lock, and hands in all it has to say. Answers what the lock did. */
    public List<OrderAnswer> visit() {
        List<String> orders =
                expect(200, api.get(ADA, "/v1/locks/" + id.id() + "/orders")).path("orders.order");
        List<OrderAnswer> answers = orders.stream().map(this::obey).toList();
        handIn();
        return answers;
    }

    public void handIn() {
        for (Statement statement : lock.memory().log().waiting()) {
            handIn(statement);
            lock = lock.taken(statement.counter(), now());
        }
    }

    public Response handIn(Statement statement) {
        String signed = Statements.sign(statement, id.key());
        return expect(200, api.post(ADA, "/v1/locks/" + id.id() + "/receipts", Map.of("statement", signed)));
    }
}
