package dev.latchkey.gateway.command;

/**
 * Orders to one lock that replace each other: only the newest of a lane waits, and lanes don't wait for each other.
 *
 * @param slot of the offline key to forget, of the online key to open for; 0 for what is about the whole lock
 */
public record Lane(String lockId, Kind kind, int slot) {
    /** Its names are those of the lock's contract, with an underscore for a hyphen. */
    public enum Kind {
        DEACTIVATE,
        OPEN,
        SET_CLOCK,
        SET_ZONE,
        TRUST_ISSUERS,
        PROVISION
    }

    public static Lane deactivating(String lockId, int slot) {
        return new Lane(lockId, Kind.DEACTIVATE, slot);
    }
}
