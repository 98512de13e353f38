package dev.latchkey.shares.application;

import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyState;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.config.SecretsFixture;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyDecider;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockDecider;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.OnlineKeyDecider;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Succession;
import dev.latchkey.stories.Place;
import dev.latchkey.stories.Platform;
import dev.latchkey.stories.Shown;
import dev.latchkey.stories.StoryAction;
import dev.latchkey.stories.StoryAction.Asked;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.Phone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules of one lock and its keys with what they publish and sign, and without a database. */
final class PlatformInMemory implements Platform {
    private static final LockId LOCK = new LockId("LK-7Q2M");
    private static final LockKey LOCK_KEY = LockKey.generate();
    private static final IssuerKey ISSUER = IssuerKey.generate();
    private static final Signer SIGNER = new Signer(SecretsFixture.signingWith(ISSUER));
    private static final LockDecider LOCK_RULES = new LockDecider();

    private final Map<StoryAction.Key, AnyKey> keys = new EnumMap<>(StoryAction.Key.class);
    /** Of each key, the state that its newest event told. */
    private final Map<StoryAction.Key, KeyState> told = new EnumMap<>(StoryAction.Key.class);

    private final List<Credential> credentials = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Code> codes = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private Optional<String> ticket = Optional.empty();
    private Lock lock = LOCK_RULES.initial();
    private Instant now;

    PlatformInMemory(Instant start) {
        now = start;
        for (StoryAction.Key key : StoryAction.Key.values()) {
            keys.put(key, key.isOnline() ? new OnlineKeyDecider().initial() : new KeyDecider().initial());
        }
        Lock.Hardware hardware =
                new Lock.Hardware("M1", Place.ZONE.getId(), LOCK_KEY.publicKey().toJson());
        ask(new LockCommand.RegisterLock(hardware), Person.ADA);
        ask(new LockCommand.ClaimLock(id(Person.ADA), true, 1), Person.ADA);
        ask(new LockCommand.AddAdministrator(id(Person.ADA), id(Person.BEN)), Person.ADA);
    }

    static LockKey lockKey() {
        return LOCK_KEY;
    }

    static TrustedIssuers issuers() {
        return TrustedIssuers.of(ISSUER);
    }

    static AccountId id(Person person) {
        return new AccountId(new UUID(0, person.ordinal() + 1));
    }

    @Override
    public String lockId() {
        return LOCK.value();
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public List<Credential> credentials() {
        return credentials;
    }

    @Override
    public List<Code> codes() {
        return codes;
    }

    @Override
    public List<Order> orders(Person administrator) {
        return orders;
    }

    @Override
    public Optional<String> ticket() {
        return ticket;
    }

    @Override
    public boolean ask(Asked asked, @Nullable Code code, String challenge) {
        StoryCommands commands = new StoryCommands(caller(asked.by()), "order-" + orders.size(), now);
        return switch (asked) {
            case StoryAction.OfKey a -> {
                boolean accepted = ask(a.key(), commands.of(a));
                ticket = accepted && a instanceof StoryAction.Unlock
                        ? Optional.of(SIGNER.ticket(keyId(a.key()), challenge, now, null)
                                .ticket())
                        : Optional.empty();
                yield accepted;
            }
            case StoryAction.Redeem a -> code != null && ask(code.key(), commands.of(a, code));
            case StoryAction.AddAdministrator a ->
                ask(new LockCommand.AddAdministrator(id(a.by()), id(a.administrator())), a.by());
            case StoryAction.RemoveAdministrator a ->
                ask(new LockCommand.RemoveAdministrator(id(a.by()), id(a.administrator())), a.by());
            case StoryAction.Transfer a -> ask(new LockCommand.TransferLock(id(a.by()), id(a.to())), a.by());
        };
    }

    private boolean ask(LockCommand command, Person by) {
        Actor actor = Actor.account(id(by).toString());
        switch (LockTransition.of(LOCK, lock, List.of(command), actor, "", now)) {
            case LockTransition.Refused r -> {
                return false;
            }
            case LockTransition.Accepted a -> {
                lock = a.after();
                for (LockEvent event : a.events()) {
                    keys.forEach(
                            (name, key) -> Succession.after(event, key, id(by), "order-" + name + orders.size(), now)
                                    .ifPresent(following -> ask(name, following)));
                }
                return true;
            }
        }
    }

    private boolean ask(StoryAction.Key name, KeyCommand command) {
        KeyId id = keyId(name);
        AnyKey before = keys.get(name);
        Cause cause = new Cause(Actor.LOCK, null, null);
        if (!(KeyTransition.decide(id, before, command, cause, SIGNER)
                instanceof KeyTransition.Outcome.Accepted(KeyTransition transition))) {
            return false;
        }
        AnyKey after = transition.after();
        keys.put(name, after);
        for (NewEvent event : transition.published()) {
            happened(name, event.payload());
        }
        int generation = after.generation();
        if (after instanceof Key.Shared k
                && generation > before.generation()
                && k.share().recipient() instanceof Recipient.ByCode) {
            codes.add(new Code(name, generation, ""));
        }
        if (after instanceof Key.Downloaded k && before instanceof Key.Shared) {
            Phone phone = StoryCommands.phone(k.download().deviceKey());
            String signed = SIGNER.credential(id, generation, k.share(), phone.device.publicKey(), lock.zone(), now);
            credentials.add(new Credential(name, generation, phone, signed));
        }
        return true;
    }

    private void happened(StoryAction.Key name, Object event) {
        KeyState state = PublishedStates.of((dev.latchkey.events.KeyEvent) event);
        told.put(name, state);
        if (event instanceof dev.latchkey.events.KeyEvent.DeactivationOrdered ordered) {
            DeactivationState order = state.deactivation();
            orders.add(new Order(name, order.orderId(), order.upToGeneration(), ordered.order()));
        }
    }

    @Override
    public void take(String report, Way way, Person administrator) {
        Verification<Statement> verified = Statements.verify(report, LOCK.value(), LOCK_KEY.publicKey());
        if (!(verified instanceof Verification.Valid<Statement>(Statement statement))) {
            return;
        }
        boolean first = seen.add(statement.counter());
        if (!(statement instanceof Statement.OfSlot ofSlot)) {
            return;
        }
        KeyCommand command = LockReports.command(ofSlot, dev.latchkey.shares.domain.Way.valueOf(way.name()), now);
        if (command != null && (first || !(command instanceof KeyCommand.ReportUse))) {
            ask(StoryAction.Key.ofSlot(ofSlot.slot()), command);
        }
    }

    @Override
    public Map<StoryAction.Key, Shown> keyList(Person administrator) {
        Map<StoryAction.Key, Shown> list = new EnumMap<>(StoryAction.Key.class);
        told.forEach((name, state) -> {
            if (PublishedStates.isListed(state)) {
                list.put(name, PublishedStates.shown(state));
            }
        });
        return list;
    }

    private KeyId keyId(StoryAction.Key name) {
        return KeyId.parse(name.of(LOCK.value())).orElseThrow();
    }

    private Caller caller(Person person) {
        return new Caller(id(person), lock.isAdministratedBy(id(person)));
    }
}
