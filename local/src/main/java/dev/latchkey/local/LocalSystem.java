package dev.latchkey.local;

import dev.latchkey.local.entrance.Entrance;
import dev.latchkey.local.entrance.MailServer;
import dev.latchkey.local.entrance.Route.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Everything on one machine. Phases: mail and entrance; PostgreSQL and Kafka side by side; the sign-in provider as soon as
 * PostgreSQL answers, the services as soon as both answer; the bridge last. Stopping goes the other way round.
 *
 * <p>If one part does not start, what has started is stopped and the failure of that part is reported.
 */
final class LocalSystem {
    private final Home home;
    private final Progress progress;
    private final ProcessRecords records;
    private final Secrets secrets;
    private final Deque<Component> started = new ArrayDeque<>();
    private final ExecutorService starters = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("start-", 0).factory());
    private volatile boolean stopping;

    LocalSystem(Home home, Progress progress) {
        this.home = home;
        this.progress = progress;
        this.records = new ProcessRecords(home);
        this.secrets = Secrets.in(home.secrets());
    }

    void start() {
        JavaFlags flags = new JavaFlags();
        MailServer mails = new MailServer(Ports.SMTP.number());
        List<String> schemas = new ArrayList<>(Services.schemas());
        schemas.add(SignInProvider.SCHEMA);
        SignInProvider signIn = new SignInProvider(home, secrets, flags, progress);
        List<Component> services = new Services(home, secrets, flags).all();

        CompletableFuture<Void> database = async(new Database(home, secrets, schemas));
        CompletableFuture<Void> broker = async(new Broker(home, flags));
        CompletableFuture<Void> doors =
                async(new InProcess("mail", mails::start, mails::stop)).thenCompose(done -> async(entrance(mails)));
        CompletableFuture<Void> installed = CompletableFuture.runAsync(signIn::install, starters);
        CompletableFuture<Void> accounts = both(database, installed).thenCompose(done -> async(signIn));
        List<CompletableFuture<Void>> all = new ArrayList<>(List.of(database, broker, doors, accounts));
        CompletableFuture<Void> engines = both(database, broker);
        for (Component service : services) {
            all.add(engines.thenCompose(done -> async(service)));
        }
        joinAll(all);
        if (Bridge.isBuilt()) {
            joinAll(List.of(async(new Bridge(home, flags))));
            new BridgeEnrolment(secrets).run();
        }
    }

    /** Stops in the reverse order of starting; goes on when one part does not want to. */
    void stop() {
        stopping = true;
        while (true) {
            Component component;
            synchronized (started) {
                component = started.pollFirst();
            }
            if (component == null) {
                return;
            }
            try {
                component.stop();
                records.forget(component.name());
                progress.line(component.name() + " stopped");
            } catch (RuntimeException e) {
                progress.line(component.name() + " does not stop: " + e.getMessage());
            }
        }
    }

    private Component entrance(MailServer mails) {
        Entrance entrance = new Entrance(
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

    private CompletableFuture<Void> async(Component component) {
        return CompletableFuture.runAsync(() -> start(component), starters);
    }

    private void start(Component component) {
        synchronized (started) {
            if (stopping) {
                return;
            }
            started.addFirst(component);
        }
        long begin = System.nanoTime();
        component.start();
        component.process().ifPresent(process -> records.remember(component.name(), process.pid()));
        progress.ready(component.name(), Duration.ofNanos(System.nanoTime() - begin));
    }

    private static CompletableFuture<Void> both(CompletableFuture<Void> one, CompletableFuture<Void> other) {
        return CompletableFuture.allOf(one, other);
    }

    /** Returns when all are done, or fails as soon as one has failed. */
    private static void joinAll(List<CompletableFuture<Void>> parts) {
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
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
