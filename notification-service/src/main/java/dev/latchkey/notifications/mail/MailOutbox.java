package dev.latchkey.notifications.mail;

import dev.latchkey.notifications.config.MailConfig;
import dev.latchkey.notifications.observability.NotificationMetrics;
import dev.latchkey.notifications.observability.NotificationMetrics.Attempt;
import dev.latchkey.notifications.persistence.Account;
import dev.latchkey.notifications.persistence.Accounts;
import dev.latchkey.notifications.persistence.GivenName;
import dev.latchkey.notifications.persistence.GivenNames;
import dev.latchkey.notifications.persistence.LockPosition;
import dev.latchkey.notifications.persistence.LockPositions;
import dev.latchkey.notifications.persistence.MailDeliveries;
import dev.latchkey.notifications.persistence.MailDelivery;
import dev.latchkey.notifications.persistence.MailState;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The deliveries' transactions: taking what is due, and writing down what became of it. */
@ApplicationScoped
public class MailOutbox {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final MailDeliveries deliveries;
    private final Accounts accounts;
    private final GivenNames names;
    private final LockPositions positions;
    private final NotificationMetrics metrics;
    private final MailConfig config;
    private final Clock clock;

    MailOutbox(
            MailDeliveries deliveries,
            Accounts accounts,
            GivenNames names,
            LockPositions positions,
            NotificationMetrics metrics,
            MailConfig config,
            Clock clock) {
        this.deliveries = deliveries;
        this.accounts = accounts;
        this.names = names;
        this.positions = positions;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What was due.
     *
     * @param letters to send now; no other worker takes them before their lease is over
     * @param seen how many deliveries were looked at, those that have to wait included
     */
    record Claim(List<Letter> letters, int seen) {}

    private record Known(
            Map<String, Account> accounts, Map<String, GivenName> names, Map<String, LockPosition> locks) {}

    Uni<Claim> claim() {
        Instant now = clock.instant();
        return Panache.withTransaction(() -> deliveries
                .lockDue(now, config.batch())
                .chain(due -> due.isEmpty()
                        ? Uni.createFrom().item(new Claim(List.of(), 0))
                        : known(due).map(known -> claim(due, known, now))));
    }

    Uni<Void> sent(Letter letter) {
        return deliveries
                .markSent(letter.id(), clock.instant())
                .invoke(marked -> {
                    if (marked) {
                        metrics.attempt(Attempt.SENT);
                    }
                })
                .replaceWithVoid();
    }

    Uni<Void> failed(Letter letter, SendFailure failure) {
        return change(letter.id(), delivery -> {
            boolean enough = switch (failure.kind()) {
                case NO_MAILBOX -> true;
                case REFUSED -> delivery.refused() >= config.refusals();
                case NOT_ITS_FAULT -> false;
            };
            if (enough) {
                delivery.failed(failure.code());
                metrics.attempt(Attempt.FAILED);
            } else {
                retryOrGiveUp(delivery, failure.code(), clock.instant());
            }
        });
    }

    /** Refreshes the metrics. */
    Uni<Void> count() {
        return Panache.withSession(() -> deliveries
                .countPending()
                .invoke(pending -> metrics.deliveries(MailState.PENDING, pending))
                .chain(() -> deliveries.countFailed())
                .invoke(failed -> metrics.deliveries(MailState.FAILED, failed))
                .replaceWithVoid());
    }

    /** A delivery that is no longer there belonged to an account that was erased meanwhile. */
    private Uni<Void> change(UUID id, Consumer<MailDelivery> change) {
        return Panache.withTransaction(() -> deliveries
                .findById(id, LockModeType.PESSIMISTIC_WRITE) // it may be marked as sent in this moment
                .invoke(delivery -> {
                    if (delivery != null && delivery.state() == MailState.PENDING) {
                        change.accept(delivery);
                    }
                })
                .replaceWithVoid());
    }

    private Uni<Known> known(List<MailDelivery> due) {
        Set<String> accountIds = new HashSet<>();
        Set<String> lockIds = new HashSet<>();
        Set<String> subjectIds = new HashSet<>();
        for (MailDelivery delivery : due) {
            accountIds.add(delivery.accountId());
            lockIds.add(delivery.lockId());
            subjectIds.add(delivery.lockId());
            if (delivery.keyId() != null) {
                subjectIds.add(delivery.keyId());
            }
        }
        return accounts.ofAll(accountIds)
                .chain(people -> names.newestOf(subjectIds)
                        .chain(called -> positions.ofAll(lockIds).map(locks -> new Known(people, called, locks))));
    }

    private Claim claim(List<MailDelivery> due, Known known, Instant now) {
        List<Letter> letters = new ArrayList<>();
        for (MailDelivery delivery : due) {
            Letter letter = claim(delivery, known, now);
            if (letter != null) {
                letters.add(letter);
            }
        }
        return new Claim(letters, due.size());
    }

    /** @return null if it is not to be sent now */
    private @Nullable Letter claim(MailDelivery delivery, Known known, Instant now) {
        boolean late = now.isAfter(delivery.createdAt().plus(config.namesWithin()));
        Account account = known.accounts().get(delivery.accountId());
        if (account == null) {
            if (late) {
                delivery.attempt(now);
                retryOrGiveUp(delivery, "account-unknown", now);
            } else {
                delivery.postpone(lookAgain(delivery, now));
            }
            return null;
        }
        if (account.email() == null) {
            delivery.hasNoAddress();
            metrics.attempt(Attempt.NO_ADDRESS);
            return null;
        }
        LockPosition lock = known.locks().get(delivery.lockId());
        GivenName lockName = known.names().get(delivery.lockId());
        String keyId = delivery.keyId();
        GivenName keyName = keyId == null ? null : known.names().get(keyId);
        boolean named =
                has(lockName, lock == null ? 0 : lock.lockNameVersion()) && has(keyName, delivery.keyNameVersion());
        if (!named && !late) {
            delivery.postpone(lookAgain(delivery, now));
            return null;
        }
        delivery.attempt(now.plus(config.lease()));
        return new Letter(
                delivery.id(),
                account.email(),
                account.displayName(),
                account.locale(),
                delivery.kind(),
                keyName == null ? Objects.requireNonNullElse(keyId, "") : keyName.name(),
                lockName == null ? delivery.lockId() : lockName.name());
    }

    /** In as long as it has waited already, since what is missing comes soon or not soon; at the latest when it waits no longer. */
    private Instant lookAgain(MailDelivery delivery, Instant now) {
        Duration waited = Duration.between(delivery.createdAt(), now);
        Instant next = now.plus(waited.compareTo(LOOK_AGAIN) > 0 ? waited : LOOK_AGAIN);
        Instant last = delivery.createdAt().plus(config.namesWithin()).plusMillis(1);
        return next.isAfter(last) ? last : next;
    }

    private void retryOrGiveUp(MailDelivery delivery, String failure, Instant now) {
        Instant next = now.plus(Backoff.after(delivery.attempts(), config.firstBackoff(), config.longestBackoff()));
        if (next.isAfter(delivery.createdAt().plus(config.giveUpAfter()))) {
            delivery.failed(failure);
            metrics.attempt(Attempt.FAILED);
        } else {
            delivery.retryAt(next, failure);
            metrics.attempt(Attempt.RETRIED);
        }
    }

    private static boolean has(@Nullable GivenName name, long version) {
        return version == 0 || (name != null && name.version() >= version);
    }
}
