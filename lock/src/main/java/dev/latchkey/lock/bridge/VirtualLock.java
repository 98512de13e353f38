package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.door.Challenge;
import dev.latchkey.lock.door.Lock;
import dev.latchkey.lock.door.LockMemory;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.Step;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A lock made of a file. Every step is on disk before its answer is given; if it can't be written, the step has not happened and
 * the caller gets the {@link IOException}. Thread-safe: one event at a time, as at a door.
 */
final class VirtualLock {
    /** A statement on its way; the signature is made anew each time, the counter names it. */
    record SignedStatement(String lockId, long counter, String jws) {}

    /** What can be seen from outside, taken at one moment. */
    record View(Lock lock, ZoneId timeZone, VirtualClock clock, PublicJwk publicKey) {}

    private static final SecureRandom RANDOM = new SecureRandom();

    private final StateFile file;
    private final LockKey key;
    private final TrustedIssuers issuers;
    private final ZoneId timeZone;
    private final Runnable onStatement;
    private Lock lock;
    private VirtualClock clock;

    /** @param onStatement called whenever there may be something to take; must be quick */
    private VirtualLock(
            StateFile file,
            LockKey key,
            TrustedIssuers issuers,
            ZoneId timeZone,
            Lock lock,
            VirtualClock clock,
            Runnable onStatement) {
        this.file = file;
        this.key = key;
        this.issuers = issuers;
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
                file, LockKey.generate(), issuers, timeZone, Lock.fresh(lockId), VirtualClock.RIGHT, onStatement);
        made.store(made.lock, made.clock);
        return made;
    }

    /** @throws IOException also when anything in the file is missing or wrong: a lock must not guess what it has forgotten */
    static VirtualLock load(StateFile file, Runnable onStatement) throws IOException {
        Map<String, Object> stored = file.read();
        try {
            return new VirtualLock(
                    file,
                    LockKey.parse(JSONObjectUtils.toJSONString(object(stored, "key"))),
                    TrustedIssuers.parse(JSONObjectUtils.toJSONString(object(stored, "issuers"))),
                    ZoneId.of(String.valueOf(stored.get("timeZone"))),
                    LockMemory.read(object(stored, "memory")),
                    new VirtualClock(
                            JSONObjectUtils.getBoolean(stored, "clockTrusted"),
                            Duration.ofSeconds(JSONObjectUtils.getLong(stored, "clockOffsetSeconds"))),
                    onStatement);
        } catch (ParseException | IllegalArgumentException | DateTimeException e) {
            // no message of the cause: it may quote the key
            throw new IOException("unreadable virtual lock");
        }
    }

    /** What the phone's proof must answer. */
    synchronized String challenge() {
        byte[] random = new byte[Lock.CHALLENGE_BYTES];
        RANDOM.nextBytes(random);
        Step<Challenge> step = lock.giveChallenge(random, VirtualClock.uptime());
        lock = step.next(); // not stored: a power loss may forget it
        return step.answer().value();
    }

    synchronized UnlockAnswer unlock(String credential, String proof) throws IOException {
        return take(lock.unlock(credential, proof, issuers, clock.now()));
    }

    synchronized OrderAnswer obey(String order) throws IOException {
        return take(lock.obey(order, issuers, clock.now()));
    }

    /** The oldest statement that nobody has taken. */
    synchronized Optional<SignedStatement> nextStatement() {
        if (lock.log().waiting().isEmpty()) {
            return Optional.empty();
        }
        Statement oldest = lock.log().waiting().getFirst();
        return Optional.of(new SignedStatement(oldest.lockId(), oldest.counter(), Statements.sign(oldest, key)));
    }

    synchronized void taken(long counter) throws IOException {
        keep(lock.taken(counter));
    }

    synchronized void setClock(VirtualClock next) throws IOException {
        store(lock, next);
        clock = next;
    }

    synchronized View view() {
        return new View(lock, timeZone, clock, key.publicKey());
    }

    private <A> A take(Step<A> step) throws IOException {
        long before = lock.log().counter();
        keep(step.next());
        if (lock.log().counter() > before) {
            onStatement.run();
        }
        return step.answer();
    }

    private void keep(Lock next) throws IOException {
        if (!next.slots().equals(lock.slots()) || !next.log().equals(lock.log())) {
            store(next, clock);
        }
        lock = next;
    }

    private void store(Lock nextLock, VirtualClock nextClock) throws IOException {
        Map<String, Object> stored = new LinkedHashMap<>();
        try {
            stored.put("key", JSONObjectUtils.parse(key.exportPrivateJwk()));
            stored.put("issuers", JSONObjectUtils.parse(issuers.toJson()));
        } catch (ParseException e) {
            throw new IllegalStateException("a key wrote what is no JSON");
        }
        stored.put("timeZone", timeZone.getId());
        stored.put("clockTrusted", nextClock.trusted());
        stored.put("clockOffsetSeconds", nextClock.offset().toSeconds());
        stored.put("memory", LockMemory.write(nextLock));
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
