package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.door.Challenge;
import dev.latchkey.lock.door.Lock;
import dev.latchkey.lock.door.LockMemory;
import dev.latchkey.lock.door.Memory;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.Step;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.ResetNotices;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A lock made of a file. Every step is on disk before its answer is given; if it can't be written, the step has not happened and
 * the caller gets the {@link IOException}. Thread-safe: one event at a time, as at a door.
 */
final class VirtualLock {
    /** A statement on its way; the signature is made anew each time, the counter names it. */
    record SignedStatement(String lockId, long counter, String jws) {}

    /** What can be seen from outside, taken at one moment. */
    record View(Memory memory, ZoneId timeZone, VirtualClock clock, PublicJwk publicKey) {}

    private static final SecureRandom RANDOM = new SecureRandom();

    /** More than a gateway has for one lock, but for orders to open that have expired. An older one has to go, and comes again. */
    static final int MOST_HELD = 100;

    private final StateFile file;
    private final LockKey key;
    private final ZoneId timeZone;
    private final Runnable onStatement;
    /** What the bridge has for it, by order id, while it is out of reach. The gateway sends it again after a restart. */
    private final SequencedMap<String, String> held = new LinkedHashMap<>();

    private Lock lock;
    private VirtualClock clock;
    private boolean reachable = true;
    private boolean scrapped;

    /** @param onStatement called whenever there may be something to take; must be quick */
    private VirtualLock(
            StateFile file, LockKey key, ZoneId timeZone, Lock lock, VirtualClock clock, Runnable onStatement) {
        this.file = file;
        this.key = key;
        this.timeZone = timeZone;
        this.lock = lock;
        this.clock = clock;
        this.onStatement = onStatement;
    }

    /** Makes a new one; it is on disk when this returns. */
    static VirtualLock make(
            String lockId, ZoneId timeZone, TrustedIssuers issuers, StateFile file, Runnable onStatement)
            throws IOException {
        VirtualLock made = new VirtualLock(
                file, LockKey.generate(), timeZone, Lock.fresh(lockId, issuers), VirtualClock.RIGHT, onStatement);
        made.store(made.lock, made.clock);
        return made;
    }

    /** @throws IOException also when anything in the file is missing or wrong: a lock must not guess what it has forgotten */
    static VirtualLock load(StateFile file, Runnable onStatement) throws IOException {
        Map<String, Object> stored = file.read();
        try {
            VirtualLock loaded = new VirtualLock(
                    file,
                    LockKey.parse(JSONObjectUtils.toJSONString(object(stored, "key"))),
                    ZoneId.of(String.valueOf(stored.get("timeZone"))),
                    Lock.switchedOn(LockMemory.read(object(stored, "memory"))),
                    new VirtualClock(
                            JSONObjectUtils.getBoolean(stored, "clockTrusted"),
                            Duration.ofSeconds(JSONObjectUtils.getLong(stored, "clockOffsetSeconds"))),
                    onStatement);
            loaded.askForTheTime();
            return loaded;
        } catch (ParseException | IllegalArgumentException | DateTimeException e) {
            // no message of the cause: it may quote the key
            throw new IOException("unreadable virtual lock");
        }
    }

    /** What the phone's proof must answer. */
    synchronized String challenge() {
        Step<Challenge> step = lock.giveChallenge(random(), VirtualClock.uptime());
        lock = step.next(); // not stored: a power loss may forget it
        return step.answer().value();
    }

    synchronized UnlockAnswer unlock(String credential, String proof) throws IOException {
        return take(lock.unlock(credential, proof, clock.now()));
    }

    synchronized UnlockAnswer unlockByTicket(String ticket) throws IOException {
        return take(lock.unlockByTicket(ticket, clock.now()));
    }

    /** For the bridge: now, or as soon as the radio reaches the lock; then the answer is a statement only. */
    synchronized Optional<OrderAnswer> deliver(String orderId, String order) throws IOException {
        if (!reachable) {
            held.put(orderId, order);
            if (held.size() > MOST_HELD) {
                held.pollFirstEntry();
            }
            return Optional.empty();
        }
        return Optional.of(obey(order));
    }

    synchronized boolean isReachable() {
        return reachable;
    }

    /** A lock sleeps to spare its battery, or a door of steel is in the way. */
    synchronized void setReachable(boolean next) throws IOException {
        reachable = next;
        if (reachable) {
            for (String order : List.copyOf(held.values())) {
                obey(order);
            }
            held.clear();
        }
        onStatement.run(); // also that it is out of reach is news
    }

    synchronized OrderAnswer obey(String order) throws IOException {
        Step<OrderAnswer> step = lock.obey(order, clock.now());
        if (step.answer() instanceof ClockIsSet set) {
            VirtualClock right = new VirtualClock(true, Duration.between(Instant.now(), set.time()));
            keep(step.next(), right);
            return step.answer();
        }
        boolean tooLate =
                step.answer() instanceof NotObeyed(Refusal refusal, var receipt) && refusal == Refusal.WRONG_CHALLENGE;
        boolean provisioned =
                lock.resetNotice().isPresent() && step.next().resetNotice().isEmpty();
        OrderAnswer answer = take(step);
        if (tooLate || provisioned) {
            askForTheTime();
        }
        return answer;
    }

    /** With a new challenge, which the platform can answer; nothing if the clock is right. */
    private void askForTheTime() throws IOException {
        if (!clock.trusted()) {
            keep(lock.timeLost(random(), clock.now()), clock);
        }
    }

    /** Everything but the lock's own key and the keys that it believes is gone; see {@link #resetNotice}. */
    synchronized void factoryReset() throws IOException {
        keep(lock.factoryReset(random()), new VirtualClock(false, clock.offset()));
    }

    /** Signed; empty unless it waits to be provisioned. */
    synchronized Optional<String> resetNotice() {
        return lock.resetNotice().map(notice -> ResetNotices.sign(notice, key));
    }

    synchronized String sign(Statement statement) {
        return Statements.sign(statement, key);
    }

    /** The oldest statement that nobody has taken; empty also while the radio does not reach the lock. */
    synchronized Optional<SignedStatement> nextStatement() {
        List<Statement> waiting = lock.memory().log().waiting();
        if (waiting.isEmpty() || !reachable) {
            return Optional.empty();
        }
        Statement oldest = waiting.getFirst();
        return Optional.of(new SignedStatement(oldest.lockId(), oldest.counter(), Statements.sign(oldest, key)));
    }

    synchronized void taken(long counter) throws IOException {
        keep(lock.taken(counter, clock.now()), clock);
    }

    /** As a new battery does it, or the bench. */
    synchronized void setClock(VirtualClock next) throws IOException {
        boolean lost = clock.trusted() && !next.trusted();
        keep(lost ? lock.timeLost(random(), next.now()) : lock, next);
    }

    /** It is taken from its door and thrown away: whatever it is asked to remember from now on fails. */
    synchronized void scrap() throws IOException {
        scrapped = true;
        file.delete();
    }

    synchronized View view() {
        return new View(lock.memory(), timeZone, clock, key.publicKey());
    }

    private <A> A take(Step<A> step) throws IOException {
        keep(step.next(), clock);
        return step.answer();
    }

    private void keep(Lock next, VirtualClock nextClock) throws IOException {
        boolean speaks = next.memory().log().counter() > lock.memory().log().counter();
        if (!next.memory().equals(lock.memory()) || !nextClock.equals(clock)) {
            store(next, nextClock);
        }
        lock = next;
        clock = nextClock;
        if (speaks) {
            onStatement.run();
        }
    }

    private static byte[] random() {
        byte[] random = new byte[Lock.CHALLENGE_BYTES];
        RANDOM.nextBytes(random);
        return random;
    }

    private void store(Lock nextLock, VirtualClock nextClock) throws IOException {
        if (scrapped) {
            throw new IOException("the lock is scrapped");
        }
        Map<String, Object> stored = new LinkedHashMap<>();
        try {
            stored.put("key", JSONObjectUtils.parse(key.exportPrivateJwk()));
        } catch (ParseException e) {
            throw new IllegalStateException("a key wrote what is no JSON");
        }
        stored.put("timeZone", timeZone.getId());
        stored.put("clockTrusted", nextClock.trusted());
        stored.put("clockOffsetSeconds", nextClock.offset().toSeconds());
        stored.put("memory", LockMemory.write(nextLock.memory()));
        file.write(stored);
    }

    private static Map<String, Object> object(Map<String, Object> stored, String name) throws ParseException {
        Map<String, Object> object = JSONObjectUtils.getJSONObject(stored, name);
        if (object == null) {
            throw new ParseException("no " + name, 0);
        }
        return object;
    }
}
