package dev.latchkey.shares.domain;

import dev.latchkey.shares.domain.LockCommand.ClaimLock;
import dev.latchkey.shares.domain.LockCommand.RegisterLock;
import dev.latchkey.shares.domain.LockEvent.LockClaimed;
import dev.latchkey.shares.domain.LockEvent.LockRegistered;
import java.util.List;

/** Rules for registering and claiming a lock (L1). */
public final class LockDecider implements Decider<LockCommand, LockEvent, Lock> {
    @Override
    public Lock initial() {
        return new Lock.Unregistered();
    }

    @Override
    public Decision<LockEvent> decide(LockCommand command, Lock lock) {
        return switch (command) {
            case RegisterLock c ->
                lock instanceof Lock.Unregistered
                        ? Decision.accept(new LockRegistered(c.hardware()))
                        : Decision.refuse(Refusal.LOCK_ALREADY_REGISTERED);
            case ClaimLock c -> claim(c, lock);
        };
    }

    /** An unknown lock, a wrong code and a lock that is taken are refused alike, so that nothing can be learned by trying (L1). */
    private static Decision<LockEvent> claim(ClaimLock c, Lock lock) {
        return switch (lock) {
            case Lock.Unregistered l -> Decision.refuse(Refusal.CLAIM_NOT_VALID);
            case Lock.Unclaimed l ->
                c.codeMatches()
                        ? Decision.accept(new LockClaimed(c.by(), c.nameVersion()))
                        : Decision.refuse(Refusal.CLAIM_NOT_VALID);
            case Lock.Claimed l -> Decision.refuse(Refusal.CLAIM_NOT_VALID);
        };
    }

    @Override
    public Lock evolve(Lock lock, LockEvent event) {
        return switch (event) {
            case LockRegistered e -> new Lock.Unclaimed(e.hardware());
            case LockClaimed e ->
                switch (lock) {
                    case Lock.Unregistered l -> l;
                    case Lock.Unclaimed l -> new Lock.Claimed(l.hardware(), e.nameVersion(), List.of(e.by()));
                    case Lock.Claimed l -> l;
                };
        };
    }
}
