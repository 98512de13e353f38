package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.VirtualLock.SignedStatement;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this bridge connected to the device gateway, as long as that is wanted.
 *
 * <p>One thread goes round: connect and subscribe; hand over what the locks have said; when the line is lost, pause and begin again.
 * The locks take turns, and several statements are on their way at a time ({@link StatementsInFlight}). A statement stays in its
 * lock until the PUBACK, so a crash or cut line repeats it and never loses it.
 *
 * <p>Orders come in on other threads, one after the other, and are acknowledged when the lock's answer is on disk.
 */
final class GatewayLine implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GatewayLine.class.getName());

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** The newest connection of a bridge wins: two processes with one identity would throw each other out all day. */
    private static final Duration TAKEN_OVER_PAUSE = Duration.ofSeconds(30);

    /** How late a statement that is held back may be noticed. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final GatewayAddress address;
    private final VirtualLocks locks;
    private final OrderRelay orders;
    private final Identities identities;
    private final CertificateRenewal renewal;
    /** Rung whenever there may be something to do. */
    private final Semaphore bell;

    private final Duration goodLine;
    private final Thread thread = Thread.ofVirtual().name("gateway-line").unstarted(this::run);
    private final StatementsInFlight inFlight = new StatementsInFlight();
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private String lastLockId = "";

    private volatile @Nullable GatewaySession session;
    private volatile boolean wanted = true;
    private volatile boolean impatient;
    private volatile boolean closed;
    private volatile @Nullable String problem;

    /**
     * @param bell shared with the locks, which ring it when they have said something
     * @param goodLine a line that has lived this long was a good one
     */
    GatewayLine(
            GatewayAddress address,
            VirtualLocks locks,
            Identities identities,
            CertificateRenewal renewal,
            Semaphore bell,
            Duration goodLine) {
        this.address = address;
        this.locks = locks;
        this.orders = new OrderRelay(locks);
        this.identities = identities;
        this.renewal = renewal;
        this.bell = bell;
        this.goodLine = goodLine;
    }

    void start() {
        thread.start();
    }

    /** Connects with it at once. */
    void identityChanged() {
        connect();
        endSession();
    }

    /** Without TLS there is nobody to show a certificate to. */
    boolean isOverTls() {
        return address.trusted().isPresent();
    }

    /** Wants a connection, and skips the pause before it. */
    void connect() {
        wanted = true;
        impatient = true;
        bell.release();
    }

    /** Wants none until {@link #connect}. The radio goes on. */
    void disconnect() {
        wanted = false;
        endSession();
        bell.release();
    }

    boolean isWanted() {
        return wanted;
    }

    boolean isConnected() {
        GatewaySession current = session;
        return current != null && !current.isLost();
    }

    /** Why there is no connection; while there is one, why it will not last. */
    Optional<String> problem() {
        return Optional.ofNullable(problem).or(renewal::problem);
    }

    private void endSession() {
        GatewaySession current = session;
        if (current != null) {
            current.close();
        }
    }

    private void run() {
        try {
            while (!closed) {
                Optional<BridgeIdentity> current = identities.current();
                if (!wanted || current.isEmpty()) {
                    bell.acquire();
                } else {
                    pause(attempt(current.get()));
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "line closed");
        }
    }

    /** Connects, stays as long as it holds, and tells how long to wait before the next time. */
    private Duration attempt(BridgeIdentity current) throws InterruptedException {
        impatient = false;
        try (GatewaySession opened = GatewaySession.open(address, current, orders, bell::release)) {
            session = opened;
            problem = null;
            LOG.log(Level.INFO, "connected bridgeId={0}", current.bridgeId());
            serve(opened, current);
            if (opened.isTakenOver()) {
                problem("taken over by another connection of this bridge", current);
                return TAKEN_OVER_PAUSE;
            }
            if (!opened.isLost() && !renewal.mayStay(current)) {
                problem("there is another identity", current);
                return Duration.ZERO;
            }
            problem(wanted ? "line lost" : "not wanted", current);
        } catch (IOException e) {
            problem(String.valueOf(e.getMessage()), current);
        } catch (RuntimeException e) {
            // ours to mend; without this the bridge would be away until somebody starts it again
            LOG.log(Level.ERROR, "line failed", e);
            problem("failed: " + e.getClass().getSimpleName(), current);
        } finally {
            session = null;
        }
        return backoff.next();
    }

    private void problem(String text, BridgeIdentity current) {
        problem = text;
        LOG.log(Level.INFO, "not connected bridgeId={0} reason={1}", current.bridgeId(), text);
    }

    private void serve(GatewaySession open, BridgeIdentity current) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try {
            ReachReport reach = new ReachReport(open.statusRoom(), System.nanoTime());
            while (!open.isLost() && wanted && !closed && renewal.mayStay(current)) {
                bell.drainPermits(); // before looking: what is said from here on rings again
                renewal.goOn(current, open, bell::release);
                inFlight.settle(this::taken);
                if (reach.isDue(System.nanoTime())) {
                    reach.tell(locks.unreachable(), System.nanoTime(), open::publishStatus);
                }
                Optional<SignedStatement> next =
                        inFlight.hasRoom() ? locks.nextStatement(lastLockId, inFlight::mayUse) : Optional.empty();
                if (next.isPresent()) {
                    handOver(next.get(), open);
                } else {
                    inFlight.nothingToSend();
                    Duration longest = reach.isDue(System.nanoTime()) ? LOOK_AGAIN : ReachReport.PAUSE;
                    bell.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } finally {
            renewal.lineLost();
            inFlight.lineLost();
            if (System.nanoTime() - begin > goodLine.toNanos()) {
                backoff.reset();
            }
        }
    }

    private void handOver(SignedStatement statement, GatewaySession open) {
        lastLockId = statement.lockId();
        CompletableFuture<?> acknowledged = open.publish(statement);
        inFlight.add(statement, acknowledged);
        acknowledged.whenComplete((done, failure) -> bell.release());
    }

    private void taken(SignedStatement statement) throws IOException {
        Optional<VirtualLock> lock = locks.find(statement.lockId());
        if (lock.isPresent()) {
            lock.get().taken(statement.counter());
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        long left = pause.toNanos();
        while (left > 0 && wanted && !impatient && !closed) {
            bell.tryAcquire(left, TimeUnit.NANOSECONDS);
            left = end - System.nanoTime();
        }
    }

    @Override
    public void close() {
        closed = true;
        endSession();
        thread.interrupt();
    }
}
