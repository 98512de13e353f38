package dev.latchkey.stories;

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
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.stories.Platform.Credential;
import dev.latchkey.stories.StoryAction.Phone;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lock itself, its clock, and the phones before it. */
public final class Door {
    private static final LockKey BRIDGES_KEY = LockKey.generate();

    /** By phone and challenge: every story's challenges are the same, so that signing proofs costs nothing. */
    private static final Map<List<Object>, String> PROOFS = new HashMap<>();

    private final Instant start;
    private Instant now;
    private boolean clockTrusted = true;
    private long challenges;
    private final String lockId;
    private final LockKey key;
    private Lock lock;

    /** @param key that signs its statements */
    public Door(String lockId, LockKey key, TrustedIssuers issuers, Instant start) {
        this.lockId = lockId;
        this.key = key;
        this.start = start;
        this.now = start;
        this.lock = Lock.fresh(lockId, issuers);
    }

    boolean opens(Credential credential, boolean copied) {
        String challenge = giveChallenge();
        Phone phone = copied ? Phone.THIEFS : credential.phone();
        String proof = PROOFS.computeIfAbsent(
                List.of(lockId, phone, challenge), of -> phone.device.proveForUnlock(lockId, challenge, start));
        return isOpened(lock.unlock(credential.signed(), proof, moment()));
    }

    String giveChallenge() {
        byte[] random =
                ByteBuffer.allocate(Lock.CHALLENGE_BYTES).putLong(++challenges).array();
        Step<Challenge> given = lock.giveChallenge(random, moment().uptime());
        lock = given.next();
        return given.answer().value();
    }

    boolean opensByTicket(String ticket) {
        return isOpened(lock.unlockByTicket(ticket, moment()));
    }

    private boolean isOpened(Step<UnlockAnswer> step) {
        lock = step.next();
        return !(step.answer() instanceof UnlockAnswer.StaysShut);
    }

    /** By what the lock remembers; to ask it costs more. */
    boolean isOver(Credential credential) {
        return credential.generation()
                < slots().get(credential.key().slot() - 1).floor();
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

    List<Statement> waiting() {
        return lock.memory().log().waiting();
    }

    String signed(Statement statement) {
        return Statements.sign(statement, key);
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
