package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever is asked of a lock, by whomever, in any order. */
class LockDeciderProperties {
    private static final Lock.Hardware HARDWARE = new Lock.Hardware("M1", "Europe/Berlin", "{}");

    private final LockDecider decider = new LockDecider();

    @Provide
    Arbitrary<List<LockCommand>> stories() {
        Arbitrary<AccountId> people = Arbitraries.integers().between(1, 4).map(n -> new AccountId(new UUID(0, n)));
        Arbitrary<LockCommand> command = Combinators.combine(
                        Arbitraries.integers().between(0, 9), people, people, Arbitraries.of("UTC", "Europe/Berlin"))
                .as((what, by, about, zone) -> switch (what) {
                    case 0 -> new LockCommand.RegisterLock(HARDWARE);
                    case 1, 2 -> new LockCommand.ClaimLock(by, what == 1, 1);
                    case 3 -> new LockCommand.RenameLock(by, 2);
                    case 4 -> new LockCommand.ChangeTimeZone(by, zone);
                    case 5, 6 -> new LockCommand.AddAdministrator(by, about);
                    case 7, 8 -> new LockCommand.RemoveAdministrator(by, about);
                    default -> new LockCommand.TransferLock(by, about);
                });
        return command.list().ofMaxSize(80);
    }

    @Property(tries = 2_000)
    @Tag("L1")
    @Tag("L2")
    @Tag("O5")
    void onlyAdministratorsChangeALock_andOnceClaimedItAlwaysHasOne(@ForAll("stories") List<LockCommand> story) {
        Lock lock = decider.evolve(decider.initial(), new LockEvent.LockRegistered(HARDWARE));
        for (LockCommand command : story) {
            Lock before = lock;
            List<LockEvent> events =
                    decider.decide(command, before) instanceof Decision.Accepted<LockEvent> a ? a.events() : List.of();
            for (LockEvent event : events) {
                lock = decider.evolve(lock, event);
            }
            if (before instanceof Lock.Claimed was) {
                assertThat(lock).isInstanceOf(Lock.Claimed.class);
                assertThat(events.isEmpty() || was.isAdministratedBy(by(command)))
                        .as("%s by a stranger", command)
                        .isTrue();
            }
            if (lock instanceof Lock.Claimed now) {
                assertThat(now.administrators()).isNotEmpty().doesNotHaveDuplicates();
            }
            if (!events.isEmpty()) {
                assertOnlyWhatWasAsked(command, before, lock);
            }
        }
    }

    private static void assertOnlyWhatWasAsked(LockCommand command, Lock before, Lock after) {
        Set<AccountId> was = administrators(before);
        Set<AccountId> is = administrators(after);
        switch (command) {
            case LockCommand.RegisterLock c -> throw new AssertionError("registered twice");
            case LockCommand.ClaimLock c -> {
                assertThat(c.codeMatches()).isTrue();
                assertThat(was).isEmpty();
                assertThat(is).containsExactly(c.by());
            }
            case LockCommand.RenameLock c -> assertThat(is).isEqualTo(was);
            case LockCommand.ChangeTimeZone c -> {
                assertThat(is).isEqualTo(was);
                assertThat(((Lock.Claimed) after).hardware().timeZone()).isEqualTo(c.timeZone());
            }
            case LockCommand.AddAdministrator c ->
                assertThat(is).containsAll(was).contains(c.administrator()).hasSize(was.size() + 1);
            case LockCommand.RemoveAdministrator c -> {
                assertThat(was).containsAll(is).hasSize(is.size() + 1);
                assertThat(is).doesNotContain(c.administrator());
            }
            case LockCommand.TransferLock c -> assertThat(is).containsExactly(c.newOwner());
        }
    }

    private static Set<AccountId> administrators(Lock lock) {
        return lock instanceof Lock.Claimed c ? Set.copyOf(c.administrators()) : Set.of();
    }

    private static AccountId by(LockCommand command) {
        return switch (command) {
            case LockCommand.RegisterLock c -> new AccountId(new UUID(0, 0));
            case LockCommand.ClaimLock c -> c.by();
            case LockCommand.RenameLock c -> c.by();
            case LockCommand.ChangeTimeZone c -> c.by();
            case LockCommand.AddAdministrator c -> c.by();
            case LockCommand.RemoveAdministrator c -> c.by();
            case LockCommand.TransferLock c -> c.by();
        };
    }
}
