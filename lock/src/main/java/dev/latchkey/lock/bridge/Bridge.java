package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A running bridge: its locks, its line to the gateway, its radio. */
final class Bridge implements AutoCloseable {
    /** A lock is made while the platform may still be starting. */
    private static final Duration PATIENCE_FOR_ISSUER_KEYS = Duration.ofSeconds(10);

    private final FileChannel ownership;
    private final StateFile identityFile;
    private final GatewayLine line;
    private final RadioServer radio;

    private Bridge(
            FileChannel ownership,
            StateFile identityFile,
            VirtualLocks locks,
            GatewayLine line,
            InetSocketAddress radioAddress,
            IssuerKeys issuerKeys)
            throws IOException {
        this.ownership = ownership;
        this.identityFile = identityFile;
        this.line = line;
        this.radio =
                new RadioServer(radioAddress, new RadioApi(locks, issuerKeys, new BridgeApi(locks, line, this::enrol)));
    }

    /** @throws IOException if the data folder is in use or unreadable, or the port is taken */
    static Bridge start(BridgeSettings settings) throws IOException {
        Path data = settings.data();
        Files.createDirectories(data);
        FileChannel ownership = takeOwnershipOf(data);
        try {
            Semaphore bell = new Semaphore(0);
            VirtualLocks locks = VirtualLocks.load(data.resolve("locks"), bell::release);
            StateFile identityFile = new StateFile(data.resolve("identity.json"));
            GatewayLine line = new GatewayLine(
                    GatewayAddress.of(settings.mqttHost(), settings.mqttPort(), settings.mqttAuthority()), locks, bell);
            Bridge bridge = new Bridge(
                    ownership,
                    identityFile,
                    locks,
                    line,
                    new InetSocketAddress(settings.httpHost(), settings.httpPort()),
                    new IssuerKeys(settings.issuerKeys(), PATIENCE_FOR_ISSUER_KEYS));
            Optional<BridgeIdentity> stored = readIdentity(identityFile);
            stored.or(settings::identity).ifPresent(line::useIdentity);
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

    private static Optional<BridgeIdentity> readIdentity(StateFile file) throws IOException {
        if (!file.exists()) {
            return Optional.empty();
        }
        Map<String, Object> stored = file.read();
        try {
            String bridgeId = JSONObjectUtils.getString(stored, "bridgeId");
            String secret = JSONObjectUtils.getString(stored, "secret");
            if (bridgeId != null && secret != null) {
                return Optional.of(new BridgeIdentity(bridgeId, secret));
            }
        } catch (ParseException | IllegalArgumentException e) {
            // told below, without the content
        }
        throw new IOException("unreadable identity");
    }

    /** It is on disk when this returns. */
    private void enrol(BridgeIdentity identity) throws IOException {
        identityFile.write(Map.of("bridgeId", identity.bridgeId(), "secret", identity.secret()));
        line.useIdentity(identity);
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
