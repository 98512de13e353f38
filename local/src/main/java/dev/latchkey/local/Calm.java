package dev.latchkey.local;

/** Tells, once each time, when somebody who was busy has been calm for long enough. At first he is busy: he starts. Not thread-safe. */
final class Calm {
    private final double below;
    private final int longEnough;
    private boolean busy = true;
    private int looks;

    /**
     * @param below share of one processor
     * @param longEnough looks one after the other
     */
    Calm(double below, int longEnough) {
        this.below = below;
        this.longEnough = longEnough;
    }

    /** @param share of one processor that he has taken since the look before */
    boolean look(double share) {
        if (share >= below) {
            busy = true;
            looks = 0;
            return false;
        }
        looks++;
        if (busy && looks >= longEnough) {
            busy = false;
            return true;
        }
        return false;
    }
}
