package dev.latchkey.shares.application;

import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Caller;
import dev.latchkey.shares.domain.Change;
import dev.latchkey.shares.domain.KeyCommand;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.PermissionsChange;
import dev.latchkey.shares.domain.UnlockWay;
import dev.latchkey.shares.domain.Way;
import io.smallrye.mutiny.Uni;
import java.time.ZoneOffset;
import java.util.Optional;

/** Who takes part in a race for a key: one command, as the rules see it and as the service gets it. */
enum Contender {
    SHARE,
    MODIFY,
    GIVE_TO_RAJ,
    CANCEL,
    RESET,
    DEACTIVATE,
    DISABLE,
    DOWNLOAD,
    DOWNLOAD_ELSEWHERE,
    UNLOCK,
    RECEIPT,
    USE;

    static final String TO_RAJ = "raj@example.com";
    private static final PermissionsChange THREE_UNLOCKS =
            new PermissionsChange(new Change.Keep<>(), new Change.Keep<>(), new Change.SetTo<>(3), new Change.Keep<>());

    /** Whether the sender may say which version he has seen. */
    boolean isAdministrators() {
        return ordinal() <= DISABLE.ordinal();
    }

    KeyCommand command(RacedKey at, AnyKey key) {
        Caller ada = new Caller(at.ada(), true);
        return switch (this) {
            case SHARE -> new KeyCommand.ShareKey(ada, at.raj(), Permissions.UNLIMITED, RacedKey.NOW);
            case MODIFY -> new KeyCommand.ModifyShare(ada, Optional.empty(), THREE_UNLOCKS, RacedKey.NOW);
            case GIVE_TO_RAJ ->
                new KeyCommand.ModifyShare(ada, Optional.of(at.raj()), PermissionsChange.NONE, RacedKey.NOW);
            case CANCEL -> new KeyCommand.CancelShare(ada, RacedKey.NOW);
            case RESET -> new KeyCommand.ResetKey(ada, at.raj(), Permissions.UNLIMITED, "reset", RacedKey.NOW);
            case DEACTIVATE -> new KeyCommand.DeactivateKey(ada, "deactivate", RacedKey.NOW);
            case DISABLE -> new KeyCommand.DisableKey(ada, "disable", RacedKey.NOW);
            case DOWNLOAD -> new KeyCommand.DownloadKey(at.rita(), RacedKey.PHONE_ID, RacedKey.NOW);
            case DOWNLOAD_ELSEWHERE -> new KeyCommand.DownloadKey(at.rita(), RacedKey.TABLET_ID, RacedKey.NOW);
            case UNLOCK ->
                new KeyCommand.Unlock(new Caller(at.rita(), false), UnlockWay.TICKET, ZoneOffset.UTC, RacedKey.NOW);
            case RECEIPT ->
                new KeyCommand.ConfirmDeactivation("any", key.generation(), 1, null, Way.BRIDGE, RacedKey.NOW);
            case USE -> new KeyCommand.ReportUse(key.generation(), 1, null, Way.BRIDGE, RacedKey.NOW);
        };
    }

    /** @param seen version that an administrator says he has seen; null for none */
    Uni<Answer> request(RacedKey at, AnyKey key, Long seen) {
        KeyCommands keys = at.services().keys();
        KeyCommands.Target raj = new KeyCommands.Target.Id(TO_RAJ);
        return switch (this) {
            case SHARE -> keys.share(RacedKey.write(at.ada(), seen), at.id(), raj, Permissions.UNLIMITED);
            case MODIFY -> keys.modify(RacedKey.write(at.ada(), seen), at.id(), Optional.empty(), THREE_UNLOCKS);
            case GIVE_TO_RAJ ->
                keys.modify(RacedKey.write(at.ada(), seen), at.id(), Optional.of(raj), PermissionsChange.NONE);
            case CANCEL -> keys.cancel(RacedKey.write(at.ada(), seen), at.id());
            case RESET -> keys.reset(RacedKey.write(at.ada(), seen), at.id(), raj, Permissions.UNLIMITED);
            case DEACTIVATE -> keys.deactivate(RacedKey.write(at.ada(), seen), at.id());
            case DISABLE -> keys.disable(RacedKey.write(at.ada(), seen), at.id());
            case DOWNLOAD -> download(at, at.rita(), at.phoneProof());
            case DOWNLOAD_ELSEWHERE -> download(at, at.rita(), at.tabletProof());
            case UNLOCK ->
                at.services().onlineKeys().unlock(RacedKey.write(at.rita(), null), at.id(), "AAAAAAAAAAAAAAAAAAAAAA");
            case RECEIPT ->
                report(
                        at,
                        new Statement.Deactivated(
                                at.lock().id(),
                                at.nextCounter(),
                                RacedKey.LOCK_TIME,
                                at.id().slot(),
                                key.generation(),
                                "any"));
            case USE ->
                report(
                        at,
                        new Statement.Opened(
                                at.lock().id(),
                                at.nextCounter(),
                                RacedKey.LOCK_TIME,
                                at.id().slot(),
                                key.generation()));
        };
    }

    private static Uni<Answer> download(RacedKey at, AccountId by, String proof) {
        return at.services().downloads().byId(RacedKey.write(by, null), at.id(), proof);
    }

    private static Uni<Answer> report(RacedKey at, Statement statement) {
        String signed = Statements.sign(statement, at.lock().key());
        LockReport report = new LockReport(at.lock().id(), signed, ReportWay.BRIDGE, null, RacedKey.NOW);
        return at.services()
                .reports()
                .take(report, "report-" + statement.counter())
                .map(taken ->
                        new Answer(taken.outcome() == LockReports.Outcome.BELIEVED ? 200 : 500, null, null, null));
    }
}
