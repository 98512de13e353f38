package dev.latchkey.lock.bridge;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Takes each line, says nothing for longer than a good line lives, and closes it. One after the other. */
final class BusyGateway implements AutoCloseable {
    private static final Duration LONGER_THAN_A_GOOD_LINE =
            BridgeUnderTest.TIMES.goodLine().plusMillis(500);

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private volatile Duration longestPause = Duration.ZERO;

    BusyGateway() throws IOException {
        Thread.ofVirtual().start(this::takeLines);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Between the end of a line and the next one. */
    Duration longestPause() {
        return longestPause;
    }

    private void takeLines() {
        try {
            take(socket.accept());
            while (true) {
                long end = System.nanoTime();
                Socket next = socket.accept();
                Duration pause = Duration.ofNanos(System.nanoTime() - end);
                longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
                take(next);
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Reads what the bridge says, which says nothing after its CONNECT. */
    private static void take(Socket line) throws IOException {
        try (line) {
            line.setSoTimeout((int) LONGER_THAN_A_GOOD_LINE.toMillis());
            line.getInputStream().skipNBytes(Long.MAX_VALUE);
        } catch (SocketTimeoutException | EOFException e) {
            // long enough, or the bridge has given up
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
