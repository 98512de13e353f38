package dev.latchkey.lock.door;

/**
 * What a lock remembers of one slot.
 *
 * @param floor lowest generation that may open; never falls
 * @param used unlocks of the generation {@code floor}; a newer one has none yet, an older one can have no more
 */
public record Slot(int floor, int used) {
    static final Slot FRESH = new Slot(0, 0);

    public Slot {
        if (floor < 0 || used < 0) {
            throw new IllegalArgumentException("floor " + floor + ", used " + used);
        }
    }

    int usedOf(int generation) {
        return generation == floor ? used : 0;
    }

    /** Call only for a generation that is not below the floor. */
    Slot opened(int generation) {
        // a count without limit may be opened for ever
        return new Slot(generation, Math.min(usedOf(generation), Integer.MAX_VALUE - 1) + 1);
    }

    Slot forgetUpTo(int generation) {
        return generation < floor ? this : new Slot(generation + 1, 0);
    }
}
