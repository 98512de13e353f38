package dev.latchkey.local;

import dev.latchkey.local.RunningParts.Stage;
import dev.latchkey.local.api.Tokens;
import dev.latchkey.local.entrance.Entrance;
import dev.latchkey.local.entrance.MailServer;
import dev.latchkey.local.entrance.Route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Everything on one machine. PostgreSQL and Kafka start side by side with the entrance; the sign-in provider as soon as
 * PostgreSQL answers, the services as soon as both do; the bridge last. If one part does not start, the failure of that part
 * is reported and the caller stops the others.
 */
final class LocalSystem {
    private final Home home;
    private final Progress progress;
    private final Secrets secrets;
    private final RunningParts parts;
    private final IdleHeaps idleHeaps = new IdleHeaps();

    LocalSystem(Home home, Progress progress) {
        this.home = home;
        this.progress = progress;
        this.secrets = Secrets.in(home.secrets());
        this.parts = new RunningParts(progress, new ProcessRecords(home));
    }

    /** Returns when everything is ready. */
    void start() {
        JavaFlags flags = new JavaFlags(home.archives());
        SignInProvider signIn = new SignInProvider(home, secrets, flags, progress);
        MailServer mails = new MailServer("127.0.0.1", Ports.SMTP.number());

        CompletableFuture<Void> database = parts.start(Stage.ENGINES, new Database(home, secrets));
        CompletableFuture<Void> broker = parts.start(Stage.ENGINES, new Broker(home, flags));
        CompletableFuture<Void> doors = parts.start(Stage.DOORS, new InProcess("mail", mails::start, mails::stop))
                .thenCompose(done -> parts.start(Stage.DOORS, entrance(mails)));
        CompletableFuture<Void> accounts = CompletableFuture.allOf(database, parts.run(signIn::install))
                .thenCompose(done -> parts.start(Stage.DOORS, signIn));
        List<CompletableFuture<Void>> all = new ArrayList<>(List.of(database, broker, doors, accounts));
        CompletableFuture<Void> engines = CompletableFuture.allOf(database, broker);
        for (Component service : new Services(home, secrets, flags).all()) {
            all.add(engines.thenCompose(done -> parts.start(Stage.SERVICES, service)));
        }
        awaitAll(all);
        awaitAll(List.of(parts.start(Stage.BRIDGES, new Bridge(home, flags))));
        new BridgeEnrolment(
                        Ports.BRIDGE.url(),
                        Ports.ENTRANCE.url(),
                        Tokens.ofMachine(
                                SignInProvider.realmUrl(Ports.SIGN_IN),
                                "operator-tool",
                                secrets.password("operator-tool")))
                .run();
        idleHeaps.start();
    }

    void stop() {
        idleHeaps.stop();
        parts.stop();
    }

    private Component entrance(MailServer mails) {
        Entrance entrance = new Entrance(
                "127.0.0.1",
                Ports.ENTRANCE.number(),
                Map.of(
                        Target.SHARE_SERVICE, Ports.SHARE_SERVICE.number(),
                        Target.KEY_SERVICE, Ports.KEY_SERVICE.number(),
                        Target.DEVICE_GATEWAY, Ports.DEVICE_GATEWAY.number(),
                        Target.NOTIFICATION_SERVICE, Ports.NOTIFICATION_SERVICE.number(),
                        Target.SIGN_IN, Ports.SIGN_IN.number()),
                mails,
                Welcome.page());
        return new InProcess("entrance", entrance::start, entrance::stop);
    }

    /** Returns when all are done, or fails as soon as one has failed. */
    private static void awaitAll(List<CompletableFuture<Void>> parts) {
        CompletableFuture<Void> firstFailure = new CompletableFuture<>();
        for (CompletableFuture<Void> part : parts) {
            part.exceptionally(failure -> {
                firstFailure.completeExceptionally(failure);
                return null;
            });
        }
        try {
            CompletableFuture.anyOf(firstFailure, CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)))
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
