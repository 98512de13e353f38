package dev.latchkey.notifications.mail;

import dev.latchkey.feed.OnContext;
import dev.latchkey.notifications.config.MailConfig;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Sends the mails that are due. For each batch:
 *
 * <ol>
 *   <li>one transaction takes the due deliveries (rows that another worker is taking are skipped) and puts their next attempt
 *       behind a lease;
 *   <li>one after the other is sent, with no transaction open;
 *   <li>one transaction each writes down what became of it: sent, again later, or failed for good.
 * </ol>
 *
 * <p>A mail is sent at least once. It is sent again if the process ends, or the database is gone for longer than the lease,
 * between the mail server's yes and the commit of step 3; no protocol closes that window, as SMTP has no transaction with
 * our database. The repeat carries the same Message-ID. If the process ends before the mail server's yes, the mail is sent
 * when the lease is over. Nothing is dropped: what fails for good stays in the table as failed and is counted.
 */
@ApplicationScoped
public class MailWorker {
    private static final Logger LOG = Logger.getLogger(MailWorker.class);

    private final MailOutbox outbox;
    private final MailComposer composer;
    private final ReactiveMailer mailer;
    private final MailConfig config;

    MailWorker(MailOutbox outbox, MailComposer composer, ReactiveMailer mailer, MailConfig config) {
        this.outbox = outbox;
        this.composer = composer;
        this.mailer = mailer;
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
        return outbox.claim()
                .chain(claim -> Multi.createFrom()
                        .iterable(claim.letters())
                        .onItem()
                        .transformToUniAndConcatenate(this::deliver)
                        .collect()
                        .last()
                        .chain(() -> claim.seen() == config.batch()
                                ? drain()
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Void> deliver(Letter letter) {
        Executor here = OnContext.here();
        return composer.compose(letter)
                .chain(mail -> mailer.send(mail))
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .emitOn(here)
                .onItemOrFailure()
                .transformToUni((done, failure) -> failure == null ? outbox.sent(letter) : failed(letter, failure));
    }

    private Uni<Void> failed(Letter letter, Throwable failure) {
        SendFailure reason = SendFailure.of(failure);
        LOG.warnf("mail %s not sent: %s", letter.id(), reason.code());
        return outbox.failed(letter, reason);
    }
}
