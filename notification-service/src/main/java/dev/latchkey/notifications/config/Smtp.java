package dev.latchkey.notifications.config;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * The client of the mail server. Not Quarkus's mailer: that has no way to set the idle timeout, and without one a connection on which the server
 * is silent keeps its place in the pool for ever, so that no mail goes out when all places are taken (N3).
 */
public class Smtp {
    @Produces
    @Singleton
    MailClient client(Vertx vertx, SmtpConfig server, MailConfig mails) {
        io.vertx.ext.mail.MailConfig config = new io.vertx.ext.mail.MailConfig()
                .setHostname(server.host())
                .setPort(server.port())
                .setStarttls(server.startTls())
                .setSsl(server.tls())
                .setConnectTimeout(Math.toIntExact(mails.timeout().toMillis()))
                .setIdleTimeout(Math.toIntExact(mails.silence().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                // each attempt that is given up frees the worker for another one; none of them has to wait for a place
                .setMaxPoolSize(Math.toIntExact(mails.silence().dividedBy(mails.timeout())) + 2);
        server.user().ifPresent(config::setUsername);
        server.password().ifPresent(config::setPassword);
        return MailClient.create(vertx, config);
    }

    void close(@Disposes MailClient client) {
        client.close();
    }
}
