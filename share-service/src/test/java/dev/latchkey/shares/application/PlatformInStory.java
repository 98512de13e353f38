package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.application.StoryAction.Person;
import dev.latchkey.shares.application.StoryAction.Phone;
import dev.latchkey.shares.config.SecretsFixture;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.Decision;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.KeyDecider;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockCommand;
import dev.latchkey.shares.domain.LockDecider;
import dev.latchkey.shares.domain.LockEvent;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Refusal;
import dev.latchkey.shares.domain.Succession;
import dev.latchkey.shares.domain.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The rules of one lock and two of its keys, with what is signed for the lock, and without a database. */
final class PlatformInStory {
    static final LockId LOCK = new LockId("LK-7Q2M");

    private static final IssuerKey ISSUER = IssuerKey.generate();
    private static final Signer SIGNER = new Signer(SecretsFixture.signingWith(ISSUER));
    private static final KeyDecider RULES = new KeyDecider();
    private static final LockDecider LOCK_RULES = new LockDecider();

    record Credential(int slot, int generation, Phone phone, String signed) {}

    record Order(int slot, KeyEvent.DeactivationOrdered event, String signed) {}

    record Code(int slot, int generation) {}

    private final PublicJwk lockPublicKey;
    private final Map<Integer, Key> keys = new TreeMap<>(Map.of(1, RULES.initial(), 10, RULES.initial()));
    private final Set<Long> seen = new HashSet<>();
    private Lock lock = LOCK_RULES.initial();

    final List<Credential> credentials = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    final List<Code> codes = new ArrayList<>();

    PlatformInStory(PublicJwk lockPublicKey, Instant now) {
        this.lockPublicKey = lockPublicKey;
        Lock.Hardware hardware = new Lock.Hardware("M1", StoryModel.ZONE.getId(), lockPublicKey.toJson());
        ask(new LockCommand.RegisterLock(hardware), Person.ADA, now);
        ask(new LockCommand.ClaimLock(Person.ADA.id(), true, 1), Person.ADA, now);
        ask(new LockCommand.AddAdministrator(Person.ADA.id(), Person.BEN.id()), Person.ADA, now);
    }

    static TrustedIssuers issuers() {
        return TrustedIssuers.of(ISSUER);
    }

    Map<Integer, Key> keys() {
        return keys;
    }

    /** @param code that a {@link StoryAction.Redeem} is about */
    Optional<Refusal> ask(StoryAction.Asked asked, Code code, Instant now) {
        String orderId = "order-" + orders.size();
        return switch (asked) {
            case StoryAction.Enable a -> ask(a.slot(), new KeyCommand.EnableKey(caller(a.by()), 1, now));
            case StoryAction.Share a ->
                ask(
                        a.slot(),
                        new KeyCommand.ShareKey(
                                caller(a.by()), a.to().recipient(), a.terms().from(now), now));
            case StoryAction.Modify a ->
                ask(
                        a.slot(),
                        new KeyCommand.ModifyShare(
                                caller(a.by()),
                                Optional.ofNullable(a.to()).map(StoryAction.To::recipient),
                                a.terms().changeFrom(now),
                                now));
            case StoryAction.Cancel a -> ask(a.slot(), new KeyCommand.CancelShare(caller(a.by()), now));
            case StoryAction.Reset a ->
                ask(
                        a.slot(),
                        new KeyCommand.ResetKey(
                                caller(a.by()), a.to().recipient(), a.terms().from(now), orderId, now));
            case StoryAction.Deactivate a -> ask(a.slot(), new KeyCommand.DeactivateKey(caller(a.by()), orderId, now));
            case StoryAction.Disable a -> ask(a.slot(), new KeyCommand.DisableKey(caller(a.by()), orderId, now));
            case StoryAction.Download a ->
                ask(a.slot(), new KeyCommand.DownloadKey(a.by().id(), thumbprint(a.phone()), now));
            case StoryAction.Redeem a ->
                ask(code.slot(), new KeyCommand.RedeemCode(code.generation(), thumbprint(a.phone()), now));
            case StoryAction.AddAdministrator a ->
                ask(
                        new LockCommand.AddAdministrator(
                                a.by().id(), a.administrator().id()),
                        a.by(),
                        now);
            case StoryAction.RemoveAdministrator a ->
                ask(
                        new LockCommand.RemoveAdministrator(
                                a.by().id(), a.administrator().id()),
                        a.by(),
                        now);
            case StoryAction.Transfer a -> ask(new LockCommand.TransferLock(a.by().id(), a.to().id()), a.by(), now);
        };
    }

    private Optional<Refusal> ask(LockCommand command, Person by, Instant now) {
        return switch (LOCK_RULES.decide(command, lock)) {
            case Decision.Refused<LockEvent> r -> Optional.of(r.refusal());
            case Decision.Accepted<LockEvent> a -> {
                for (LockEvent event : a.events()) {
                    lock = LOCK_RULES.evolve(lock, event);
                    for (int slot : keys.keySet()) {
                        Succession.after(event, keys.get(slot), by.id(), "order-" + orders.size(), now)
                                .ifPresent(following -> ask(slot, following));
                    }
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<Refusal> ask(int slot, KeyCommand command) {
        return switch (RULES.decide(command, keys.get(slot))) {
            case Decision.Refused<KeyEvent> r -> Optional.of(r.refusal());
            case Decision.Accepted<KeyEvent> a -> {
                a.events().forEach(event -> happened(slot, event));
                yield Optional.empty();
            }
        };
    }

    private void happened(int slot, KeyEvent event) {
        KeyId id = new KeyId(LOCK, KeyKind.OFFLINE, slot);
        Key before = keys.get(slot);
        Key after = RULES.evolve(before, event);
        keys.put(slot, after);
        int generation = after.slot().generation();
        if (event instanceof KeyEvent.DeactivationOrdered ordered) {
            orders.add(new Order(slot, ordered, SIGNER.order(id, ordered)));
        }
        if (event instanceof KeyEvent.KeyDownloaded downloaded) {
            Phone phone = phone(downloaded.deviceKey());
            String signed = SIGNER.credential(
                    id,
                    generation,
                    after.currentShare().orElseThrow(),
                    phone.device.publicKey(),
                    lock.zone(),
                    downloaded.at());
            credentials.add(new Credential(slot, generation, phone, signed));
        }
        boolean byCode = after instanceof Key.Shared k && k.share().recipient() instanceof Recipient.ByCode;
        if (byCode && generation > before.slot().generation()) {
            codes.add(new Code(slot, generation));
        }
    }

    /** A report has come in; what the lock has not signed is not believed (inv-12). */
    void take(String report, Way way, Instant now) {
        Verification<Statement> verified = Statements.verify(report, LOCK.value(), lockPublicKey);
        if (!(verified instanceof Verification.Valid<Statement>(Statement statement))) {
            return;
        }
        boolean first = seen.add(statement.counter());
        if (!(statement instanceof Statement.OfSlot ofSlot)) {
            return;
        }
        KeyCommand command = LockReports.command(ofSlot, way, now);
        if (command != null && (first || !(command instanceof KeyCommand.ReportUse))) {
            ask(ofSlot.slot(), command);
        }
    }

    private Caller caller(Person person) {
        return new Caller(person.id(), lock.isAdministratedBy(person.id()));
    }

    private static String thumbprint(Phone phone) {
        return phone.device.publicKey().thumbprint();
    }

    private static Phone phone(String thumbprint) {
        return thumbprint.equals(thumbprint(Phone.OLD)) ? Phone.OLD : Phone.NEW;
    }
}
