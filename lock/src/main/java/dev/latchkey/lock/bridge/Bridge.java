package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** A running bridge: its locks, its line to the gateway, its radio. */
final class Bridge implements AutoCloseable {
    private static final Times USUAL = new Times(Duration.ofSeconds(10), Duration.ofSeconds(5));

    private final FileChannel ownership;
    private final GatewayLine line;
    private final RadioServer radio;

    /**
     * @param forIssuerKeys how long it is asked for them: a lock is made while the platform may still be starting
     * @param goodLine a line to the gateway that has lived this long was a good one
     */
    record Times(Duration forIssuerKeys, Duration goodLine) {}

    private Bridge(FileChannel ownership, GatewayLine line, RadioServer radio) {
        this.ownership = ownership;
        this.line = line;
        this.radio = radio;
    }

    /**
     * @param clock of the bridge; its locks have clocks of their own
     * @throws IOException if the data folder is in use or unreadable, or the port is taken
     */
    static Bridge start(BridgeSettings settings, Clock clock) throws IOException {
        return start(settings, clock, USUAL);
    }

    static Bridge start(BridgeSettings settings, Clock clock, Times times) throws IOException {
        Path data = settings.data();
        Files.createDirectories(data);
        FileChannel ownership = takeOwnershipOf(data);
        try {
            Semaphore bell = new Semaphore(0);
            VirtualLocks locks = VirtualLocks.load(data.resolve("locks"), bell::release);
            Identities identities =
                    Identities.load(new StateFile(data.resolve("identity.json")), settings.identity(), clock);
            GatewayLine line = new GatewayLine(
                    GatewayAddress.of(settings.mqttHost(), settings.mqttPort(), settings.mqttAuthority()),
                    locks,
                    identities,
                    new CertificateRenewal(identities, clock),
                    bell,
                    times.goodLine());
            RadioApi api = new RadioApi(
                    locks,
                    new IssuerKeys(settings.issuerKeys(), times.forIssuerKeys()),
                    new BridgeApi(locks, identities, line));
            Bridge bridge = new Bridge(
                    ownership,
                    line,
                    new RadioServer(new InetSocketAddress(settings.httpHost(), settings.httpPort()), api));
            bridge.line.start();
            bridge.radio.start();
            return bridge;
        } catch (IOException | RuntimeException e) {
            ownership.close();
            throw e;
        }
    }

    /** Two processes on one folder would each hand out unlocks that the other has counted. The system frees it after a kill. */
    private static FileChannel takeOwnershipOf(Path data) throws IOException {
        FileChannel channel =
                FileChannel.open(data.resolve(".in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // the other one is in this very process
        }
        channel.close();
        throw new IOException("another bridge runs on " + data);
    }

    int httpPort() {
        return radio.port();
    }

    @Override
    public void close() throws IOException {
        radio.close();
        line.close();
        ownership.close();
    }
}
