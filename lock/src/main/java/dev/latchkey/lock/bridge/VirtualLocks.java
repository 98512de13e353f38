package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.VirtualLock.SignedStatement;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The locks within this bridge's radio, one file each. There may be thousands, nearly all of them silent: what is asked again and again goes through
 * those only that have said something, or are out of reach. Thread-safe.
 */
final class VirtualLocks {
    private static final Pattern LOCK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,63}");
    private static final String SUFFIX = ".lock.json";

    private final Path folder;
    private final Runnable onStatement;
    private final ConcurrentMap<String, VirtualLock> locks = new ConcurrentSkipListMap<>();
    /** Those that may have a statement. */
    private final NavigableSet<String> speaking = new ConcurrentSkipListSet<>();

    private final NavigableSet<String> unreachable = new ConcurrentSkipListSet<>();

    private VirtualLocks(Path folder, Runnable onStatement) {
        this.folder = folder;
        this.onStatement = onStatement;
    }

    /**
     * Switches on all locks that are in the folder.
     *
     * @param onStatement called whenever a lock has said something
     * @throws IOException naming the file that can't be read
     */
    static VirtualLocks load(Path folder, Runnable onStatement) throws IOException {
        Files.createDirectories(folder);
        VirtualLocks loaded = new VirtualLocks(folder, onStatement);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    loaded.load(file, name.substring(0, name.length() - SUFFIX.length()));
                }
            }
        }
        return loaded;
    }

    private void load(Path file, String lockId) throws IOException {
        VirtualLock lock;
        try {
            lock = VirtualLock.load(new StateFile(file), () -> heard(lockId));
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        if (!lock.view().memory().lockId().equals(lockId)) {
            throw new IOException(file + " holds another lock");
        }
        locks.put(lockId, lock);
        speaking.add(lockId);
    }

    /** Of a lock: it has said something, or has gone out of reach, or is back. */
    private void heard(String lockId) {
        VirtualLock lock = locks.get(lockId);
        if (lock == null || lock.isReachable()) {
            unreachable.remove(lockId);
        } else {
            unreachable.add(lockId);
        }
        speaking.add(lockId);
        onStatement.run();
    }

    static boolean isLockId(String text) {
        return LOCK_ID.matcher(text).matches();
    }

    Optional<VirtualLock> find(String lockId) {
        return Optional.ofNullable(locks.get(lockId));
    }

    Collection<String> lockIds() {
        return List.copyOf(locks.keySet());
    }

    /** The lock of that name, made if there is none; two at once get the same. */
    synchronized VirtualLock findOrMake(String lockId, ZoneId timeZone, TrustedIssuers issuers) throws IOException {
        VirtualLock there = locks.get(lockId);
        if (there != null) {
            return there;
        }
        VirtualLock made = VirtualLock.make(
                lockId, timeZone, issuers, new StateFile(folder.resolve(lockId + SUFFIX)), () -> heard(lockId));
        locks.put(lockId, made);
        return made;
    }

    /** Its key, its memory and what nobody has taken of it are gone. Does nothing if there is no such lock. */
    synchronized void scrap(String lockId) throws IOException {
        VirtualLock lock = locks.remove(lockId);
        if (lock != null) {
            lock.scrap();
            speaking.remove(lockId);
            unreachable.remove(lockId);
        }
    }

    /** Those that are out of reach by radio, by id. */
    List<String> unreachable() {
        return List.copyOf(unreachable);
    }

    /** The oldest statement of the next lock in turn, beginning behind {@code afterLockId}, so that a talkative one starves none. */
    Optional<SignedStatement> nextStatement(String afterLockId, Predicate<String> mayUse) {
        return Stream.of(speaking.tailSet(afterLockId, false), speaking.headSet(afterLockId, true))
                .flatMap(NavigableSet::stream)
                .filter(mayUse)
                .flatMap(lockId -> nextStatement(lockId).stream())
                .findFirst();
    }

    private Optional<SignedStatement> nextStatement(String lockId) {
        // before looking: what is said from here on makes it one that speaks again
        speaking.remove(lockId);
        Optional<SignedStatement> next = find(lockId).flatMap(VirtualLock::nextStatement);
        if (next.isPresent()) {
            speaking.add(lockId);
        }
        return next;
    }

    int waitingStatements() {
        return locks.values().stream()
                .mapToInt(lock -> lock.view().memory().log().waiting().size())
                .sum();
    }
}
