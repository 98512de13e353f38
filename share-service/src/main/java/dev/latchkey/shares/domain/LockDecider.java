package dev.latchkey.shares.domain;

import dev.latchkey.shares.domain.LockCommand.AddAdministrator;
import dev.latchkey.shares.domain.LockCommand.ChangeTimeZone;
import dev.latchkey.shares.domain.LockCommand.ClaimLock;
import dev.latchkey.shares.domain.LockCommand.RegisterLock;
import dev.latchkey.shares.domain.LockCommand.RemoveAdministrator;
import dev.latchkey.shares.domain.LockCommand.RenameLock;
import dev.latchkey.shares.domain.LockCommand.TransferLock;
import dev.latchkey.shares.domain.LockEvent.AdministratorAdded;
import dev.latchkey.shares.domain.LockEvent.AdministratorRemoved;
import dev.latchkey.shares.domain.LockEvent.LockClaimed;
import dev.latchkey.shares.domain.LockEvent.LockRegistered;
import dev.latchkey.shares.domain.LockEvent.LockRenamed;
import dev.latchkey.shares.domain.LockEvent.LockTransferred;
import dev.latchkey.shares.domain.LockEvent.TimeZoneChanged;
import java.util.ArrayList;
import java.util.List;

/** Rules for a lock and its administrators (L1, L2). What a transfer or removal means for the keys is in {@link Succession}. */
public final class LockDecider implements Decider<LockCommand, LockEvent, Lock> {
    @Override
    public Lock initial() {
        return new Lock.Unregistered();
    }

    @Override
    public Decision<LockEvent> decide(LockCommand command, Lock lock) {
        return switch (command) {
            case RegisterLock c -> register(c, lock);
            case ClaimLock c -> claim(c, lock);
            case RenameLock c -> administrated(c.by(), lock, l -> Decision.accept(new LockRenamed(c.nameVersion())));
            case ChangeTimeZone c -> administrated(c.by(), lock, l -> changeTimeZone(c, l));
            case AddAdministrator c -> administrated(c.by(), lock, l -> add(c, l));
            case RemoveAdministrator c -> administrated(c.by(), lock, l -> remove(c, l));
            case TransferLock c -> administrated(c.by(), lock, l -> transfer(c, l));
        };
    }

    private static Decision<LockEvent> register(RegisterLock c, Lock lock) {
        return switch (lock) {
            case Lock.Unregistered l -> Decision.accept(new LockRegistered(c.hardware()));
            case Lock.Unclaimed l -> Decision.refuse(Refusal.LOCK_ALREADY_REGISTERED);
            case Lock.Claimed l -> Decision.refuse(Refusal.LOCK_ALREADY_REGISTERED);
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

    private interface Rule {
        Decision<LockEvent> decide(Lock.Claimed lock);
    }

    /** To anybody but an administrator the lock is not there (O5). */
    private static Decision<LockEvent> administrated(AccountId by, Lock lock, Rule rule) {
        return lock instanceof Lock.Claimed claimed && claimed.isAdministratedBy(by)
                ? rule.decide(claimed)
                : Decision.refuse(Refusal.NOT_FOUND);
    }

    private static Decision<LockEvent> changeTimeZone(ChangeTimeZone c, Lock.Claimed lock) {
        return lock.hardware().timeZone().equals(c.timeZone())
                ? Decision.nothing()
                : Decision.accept(new TimeZoneChanged(c.timeZone()));
    }

    private static Decision<LockEvent> add(AddAdministrator c, Lock.Claimed lock) {
        if (lock.isAdministratedBy(c.administrator())) {
            return Decision.nothing();
        }
        return lock.administrators().size() >= Lock.MOST_ADMINISTRATORS
                ? Decision.refuse(Refusal.TOO_MANY_ADMINISTRATORS)
                : Decision.accept(new AdministratorAdded(c.administrator()));
    }

    private static Decision<LockEvent> remove(RemoveAdministrator c, Lock.Claimed lock) {
        if (!lock.isAdministratedBy(c.administrator())) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        return lock.administrators().size() == 1
                ? Decision.refuse(Refusal.LAST_ADMINISTRATOR)
                : Decision.accept(new AdministratorRemoved(c.administrator()));
    }

    private static Decision<LockEvent> transfer(TransferLock c, Lock.Claimed lock) {
        return c.newOwner().equals(c.by())
                ? Decision.refuse(Refusal.TRANSFER_TO_ONESELF)
                : Decision.accept(new LockTransferred(c.newOwner()));
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
            case LockRenamed e ->
                lock instanceof Lock.Claimed l
                        ? new Lock.Claimed(l.hardware(), e.nameVersion(), l.administrators())
                        : lock;
            case TimeZoneChanged e ->
                lock instanceof Lock.Claimed l
                        ? new Lock.Claimed(l.hardware().in(e.timeZone()), l.nameVersion(), l.administrators())
                        : lock;
            case AdministratorAdded e -> lock instanceof Lock.Claimed l ? with(l, e.administrator()) : lock;
            case AdministratorRemoved e -> lock instanceof Lock.Claimed l ? without(l, e.administrator()) : lock;
            case LockTransferred e ->
                lock instanceof Lock.Claimed l
                        ? new Lock.Claimed(l.hardware(), l.nameVersion(), List.of(e.newOwner()))
                        : lock;
        };
    }

    private static Lock with(Lock.Claimed lock, AccountId administrator) {
        List<AccountId> more = new ArrayList<>(lock.administrators());
        more.add(administrator);
        return new Lock.Claimed(lock.hardware(), lock.nameVersion(), more);
    }

    private static Lock without(Lock.Claimed lock, AccountId administrator) {
        List<AccountId> others = lock.administrators().stream()
                .filter(other -> !other.equals(administrator))
                .toList();
        return new Lock.Claimed(lock.hardware(), lock.nameVersion(), others);
    }
}
