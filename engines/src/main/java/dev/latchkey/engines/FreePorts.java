package dev.latchkey.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface that nobody listens on. */
public final class FreePorts {
    /** Below the range from which systems take the ports of outgoing connections, so that none of those gets in between. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    private FreePorts() {}

    /** A free port; another process may take it before the caller does, which is unlikely but possible. */
    public static int next() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EngineFailure("no free port between " + FIRST + " and " + LAST);
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether somebody answers on a port of the loopback interface. Takes nothing away from who is about to listen. */
    public static boolean isListenedOn(int port) {
        return isListenedOn(InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    /** Whether somebody answers on a port. Takes nothing away from who is about to listen. */
    static boolean isListenedOn(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
