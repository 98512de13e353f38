package dev.latchkey.shares.application;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.door.Challenge;
import dev.latchkey.lock.door.Lock;
import dev.latchkey.lock.door.LockMemory;
import dev.latchkey.lock.door.Moment;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.Slot;
import dev.latchkey.lock.door.Step;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.application.PlatformInStory.Credential;
import dev.latchkey.shares.application.StoryAction.Phone;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lock itself, its clock, and the phones before it. */
final class DoorInStory {
    private static final String LOCK = PlatformInStory.LOCK.value();
    private static final LockKey KEY = LockKey.generate();
    private static final LockKey BRIDGES_KEY = LockKey.generate();

    /** By phone and challenge: every story's challenges are the same, so that signing proofs costs nothing. */
    private static final Map<List<Object>, String> PROOFS = new HashMap<>();

    private final Instant start;
    private Instant now;
    private boolean clockTrusted = true;
    private long challenges;
    private Lock lock = Lock.fresh(LOCK, PlatformInStory.issuers());

    DoorInStory(Instant start) {
        this.start = start;
        this.now = start;
    }

    static PublicJwk publicKey() {
        return KEY.publicKey();
    }

    /** Empty if it opens. */
    Optional<Refusal> tryToOpen(Credential credential, boolean copied) {
        byte[] random =
                ByteBuffer.allocate(Lock.CHALLENGE_BYTES).putLong(++challenges).array();
        Step<Challenge> given = lock.giveChallenge(random, moment().uptime());
        Phone phone = copied ? Phone.THIEFS : credential.phone();
        String challenge = given.answer().value();
        String proof = PROOFS.computeIfAbsent(
                List.of(phone, challenge), p -> phone.device.proveForUnlock(LOCK, challenge, start));
        Step<UnlockAnswer> step = given.next().unlock(credential.signed(), proof, moment());
        lock = step.next();
        return step.answer() instanceof UnlockAnswer.StaysShut(Refusal refusal)
                ? Optional.of(refusal)
                : Optional.empty();
    }

    /** Whether it refuses this credential whatever comes; asked of a copy, which is thrown away. */
    boolean refusesForGood(Credential credential) {
        return lock.unlock(credential.signed(), "no proof", moment()).answer()
                        instanceof UnlockAnswer.StaysShut(Refusal refusal)
                && refusal == Refusal.SUPERSEDED;
    }

    boolean obeys(String order) {
        Step<OrderAnswer> step = lock.obey(order, moment());
        lock = step.next();
        return step.answer() instanceof OrderAnswer.Done;
    }

    List<Slot> slots() {
        return lock.memory().slots();
    }

    int floor(int slot) {
        return slots().get(slot - 1).floor();
    }

    List<Statement> waiting() {
        return lock.memory().log().waiting();
    }

    static String signed(Statement statement) {
        return Statements.sign(statement, KEY);
    }

    static String forged(Statement statement) {
        return Statements.sign(statement, BRIDGES_KEY);
    }

    void taken(Statement statement) {
        lock = lock.taken(statement.counter(), moment());
    }

    void powerFails() {
        try {
            String stored = JSONObjectUtils.toJSONString(LockMemory.write(lock.memory()));
            lock = Lock.switchedOn(LockMemory.read(JSONObjectUtils.parse(stored)));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    void clockTrusted(boolean trusted) {
        clockTrusted = trusted;
    }

    boolean clockTrusted() {
        return clockTrusted;
    }

    void timePasses(Instant next) {
        now = next;
    }

    private Moment moment() {
        return new Moment(now, clockTrusted, Duration.between(start, now));
    }
}
