package dev.latchkey.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key after an event; enough for a consumer that has no history.
 *
 * @param nameVersion the version of the key's name on the account topic that belongs to this state; see {@link AccountEvent.NameGiven}
 * @param enabledBy account id of the administrator with the right to share it (L4); null when disabled
 * @param generation of the newest share; 0 before the first
 * @param share null when given to nobody
 * @param deactivation the newest order of this key; null when there was none since it was last shared
 */
public record KeyState(
        String keyId,
        String lockId,
        KeyKind kind,
        int slot,
        KeyStatus status,
        long nameVersion,
        @Nullable String enabledBy,
        int generation,
        @Nullable ShareState share,
        List<PossibleHolder> possibleHolders,
        @Nullable DeactivationState deactivation) {
    public KeyState {
        possibleHolders = List.copyOf(possibleHolders);
    }
}
