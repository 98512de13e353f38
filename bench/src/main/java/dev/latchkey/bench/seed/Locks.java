package dev.latchkey.bench.seed;

import dev.latchkey.bench.system.People;
import dev.latchkey.events.KeyKind;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Which seeded lock is whose, and what its keys are for:
 *
 * <ul>
 *   <li>lock i belongs to owner i mod 16; of the first 160 reader i mod 16 is an administrator too;
 *   <li>offline keys 1 to 8 are enabled: commands share them and take them back;
 *   <li>offline keys 9 and 10 are shared: of the first 160 locks to reader i mod 16, else by code;
 *   <li>the first 640 locks have an online key, shared to reader i mod 16.
 * </ul>
 *
 * @param count how many there are
 */
public record Locks(int count) {
    public static final int KEYS_PER_LOCK = 10;
    /** Offline keys 1 to this one are free for commands. */
    public static final int FREE_KEYS = 8;

    static final int READERS_LOCKS = 160;
    static final int WITH_ONLINE_KEY = 640;

    public static String id(int lock) {
        return String.format(Locale.ROOT, "LK-B%07d", lock);
    }

    public static int owner(int lock) {
        return lock % People.OWNERS;
    }

    public static int reader(int lock) {
        return lock % People.READERS;
    }

    public static String keyId(String lockId, KeyKind kind, int slot) {
        return SeededLock.keyId(lockId, kind, slot);
    }

    public static String offlineKey(int lock, int slot) {
        return SeededLock.keyId(id(lock), KeyKind.OFFLINE, slot);
    }

    public static String onlineKey(int lock) {
        return SeededLock.keyId(id(lock), KeyKind.ONLINE, 1);
    }

    /** One of this client's locks, any of them alike; no two of so many clients have one in common, if there are enough. */
    public int any(RandomGenerator random, int client, int clients) {
        return anyBelow(count, random, client, clients);
    }

    public int anyWithOnlineKey(RandomGenerator random, int client, int clients) {
        return anyBelow(Math.min(count, WITH_ONLINE_KEY), random, client, clients);
    }

    public int anyOfReaders(RandomGenerator random) {
        return random.nextInt(Math.min(count, READERS_LOCKS));
    }

    private static int anyBelow(int limit, RandomGenerator random, int client, int clients) {
        int own = (limit - client % limit + clients - 1) / clients;
        return client % limit + clients * random.nextInt(Math.max(1, own));
    }
}
