package dev.latchkey.keys;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.keys.projection.KeyFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes the events of several locks, in the order of each lock, mixed with one another. */
final class RandomDoors {
    private final String run;
    private final Random random;

    RandomDoors(String run, Random random) {
        this.run = run;
        this.random = random;
    }

    List<KeyFact> stream(int locks, int length) {
        List<Door> doors = new ArrayList<>();
        List<KeyFact> stream = new ArrayList<>();
        for (int i = 0; i < locks; i++) {
            Door door = new Door("LK-" + run + "-" + i);
            doors.add(door);
            stream.add(KeyFact.of(door.registered(account(9))));
            stream.add(KeyFact.of(door.claimed(account(0))));
        }
        while (stream.size() < length) {
            Door door = doors.get(random.nextInt(doors.size()));
            stream.add(KeyFact.of(next(door)));
        }
        return stream;
    }

    private Envelope<KeyEvent> next(Door door) {
        if (random.nextInt(10) == 0) {
            return random.nextBoolean()
                    ? door.transferred(account(0), account(1))
                    : door.transferred(account(random.nextInt(2)));
        }
        int slot = 1 + random.nextInt(3);
        var key = door.key(slot);
        KeyStatus status = key == null ? KeyStatus.DISABLED : key.status();
        return switch (status) {
            case DISABLED -> door.enabled(slot, account(random.nextInt(2)));
            case ENABLED -> random.nextInt(3) == 0 ? door.renamed(slot) : share(door, slot);
            case SHARED -> random.nextInt(3) == 0 ? door.cancelled(slot) : door.downloaded(slot);
            case DOWNLOADED ->
                switch (random.nextInt(4)) {
                    case 0 -> door.reset(slot, recipient());
                    case 1 -> door.used(slot, random.nextInt(5));
                    case 2 -> door.disabled(slot);
                    default -> door.deactivationOrdered(slot);
                };
            case DEACTIVATING -> door.deactivated(slot);
            case DEACTIVATED -> random.nextBoolean() ? door.disabled(slot) : door.reset(slot, recipient());
        };
    }

    private Envelope<KeyEvent> share(Door door, int slot) {
        return door.shared(slot, recipient(), Door.ALWAYS);
    }

    private String recipient() {
        int who = random.nextInt(4);
        return who == 0 ? null : account(who + 2);
    }

    private String account(int number) {
        return "acc-" + run + "-" + number;
    }
}
