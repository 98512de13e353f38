package dev.latchkey.notifications.mail;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.feed.OnContext;
import dev.latchkey.notifications.config.MailConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Sends the mails that are due. For each batch:
 *
 * <ol>
 *   <li>one transaction takes the due deliveries (rows that another worker is taking are skipped) and puts their next attempt
 *       behind a lease;
 *   <li>one after the other is sent, with no transaction open;
 *   <li>one transaction each writes down what became of it: sent, again later, or failed for good ({@link SendFailure.Kind}).
 * </ol>
 *
 * <p>A mail is sent at least once. It is sent again if the process ends, or the database is gone until the lease is over,
 * between the mail server's yes and the commit of step 3; no protocol closes that window, as SMTP has no transaction with
 * our database. The repeat carries the same Message-ID. If the process ends before the mail server's yes, the mail is sent
 * when the lease is over. Nothing is dropped: what fails for good stays in the table as failed and is counted.
 *
 * <p>The mail server goes on when an attempt is given up. So a yes that comes late is written down too, and until there is an answer, or for as
 * long as a lease, no other attempt begins: else a mail server that is slow all day would get the mail all day.
 * A connection that stays silent ends with its attempt ({@link MailConfig#silence}), so that none is held for ever.
 */
@ApplicationScoped
public class MailWorker {
    private static final Logger LOG = Logger.getLogger(MailWorker.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final MailOutbox outbox;
    private final MailComposer composer;
    private final MailClient mailServer;
    private final MailConfig config;
    /** What the mail server has not answered yet: when it was sent, by {@link System#nanoTime}. */
    private final Map<UUID, Long> underWay = new ConcurrentHashMap<>();

    MailWorker(MailOutbox outbox, MailComposer composer, MailClient mailServer, MailConfig config) {
        this.outbox = outbox;
        this.composer = composer;
        this.mailServer = mailServer;
        this.config = config;
    }

    @Scheduled(every = "${latchkey.mail.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sendDue() {
        return drain().onFailure().recoverWithUni(failure -> {
            LOG.warnf("mails are not being sent, trying again: %s", failure);
            return Uni.createFrom().voidItem();
        });
    }

    @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> count() {
        return outbox.count().onFailure().recoverWithNull();
    }

    private Uni<Void> drain() {
        long leaseEnds = System.nanoTime() + config.lease().toNanos(); // at the latest
        return outbox.claim()
                .chain(claim -> Multi.createFrom()
                        .iterable(claim.letters())
                        .onItem()
                        .transformToUniAndConcatenate(letter -> deliver(letter, leaseEnds))
                        .collect()
                        .last()
                        .chain(() -> claim.seen() == config.batch()
                                ? drain()
                                : Uni.createFrom().voidItem()));
    }

    /** Not once the lease is over: another worker may be sending it by then. */
    private Uni<Void> deliver(Letter letter, long leaseEnds) {
        if (leftOf(leaseEnds).isNegative()) {
            return Uni.createFrom().voidItem();
        }
        if (isUnderWay(letter.id())) {
            return outbox.failed(letter, SendFailure.STILL_UNDER_WAY);
        }
        Executor here = OnContext.here();
        Uni<Void> sending = sending(letter);
        return sending.ifNoItem()
                .after(config.timeout())
                .recoverWithUni(() -> late(letter, sending, here))
                .emitOn(here)
                .onItemOrFailure()
                .transformToUni(
                        (done, failure) -> failure == null ? sent(letter, leaseEnds, here) : failed(letter, failure));
    }

    private boolean isUnderWay(UUID id) {
        Long since = underWay.get(id);
        return since != null && System.nanoTime() - since < config.lease().toNanos();
    }

    /** Begins once and goes on to its end, whoever still waits for it. */
    private Uni<Void> sending(Letter letter) {
        Long since = System.nanoTime();
        underWay.put(letter.id(), since);
        return Uni.createFrom()
                .deferred(() -> composer.compose(letter))
                .chain(mail -> Uni.createFrom()
                        .completionStage(mailServer.sendMail(mail).toCompletionStage()))
                .replaceWithVoid()
                .onTermination()
                .invoke(() -> underWay.remove(letter.id(), since))
                .memoize()
                .indefinitely();
    }

    /** The attempt has failed; when the mail server takes the mail all the same, it is sent. */
    private Uni<Void> late(Letter letter, Uni<Void> sending, Executor here) {
        sending.emitOn(here)
                .chain(() -> sent(letter, System.nanoTime() + config.lease().toNanos(), here))
                .subscribe()
                .with(
                        done -> LOG.infof("mail %s sent late", letter.id()),
                        failure -> LOG.warnf(
                                "mail %s not sent late: %s",
                                letter.id(), SendFailure.of(failure).code()));
        return Uni.createFrom().failure(new TimeoutException());
    }

    /** The database may be away for a moment; what the mail server has taken must not be sent again for that. */
    private Uni<Void> sent(Letter letter, long leaseEnds, Executor here) {
        return Uni.createFrom()
                .deferred(() -> outbox.sent(letter))
                .runSubscriptionOn(here)
                .onFailure(DatabaseFaults::isPassing)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .expireIn(Math.max(1, leftOf(leaseEnds).toMillis()))
                .emitOn(here);
    }

    private static Duration leftOf(long leaseEnds) {
        return Duration.ofNanos(leaseEnds - System.nanoTime());
    }

    private Uni<Void> failed(Letter letter, Throwable failure) {
        SendFailure reason = SendFailure.of(failure);
        LOG.warnf("mail %s not sent: %s", letter.id(), reason.code());
        return outbox.failed(letter, reason);
    }
}
