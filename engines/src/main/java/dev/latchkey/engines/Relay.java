package dev.latchkey.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A line to one of several ports that can be cut: one address for many instances, or what stands between a service and its engine. Connections take
 * turns among the ports; one where nobody listens is passed over.
 */
public final class Relay implements AutoCloseable {
    public enum State {
        WHOLE,
        /** Connections end, and new ones are not taken. */
        REFUSING,
        /** Connections stay, and nothing comes through. */
        SILENT
    }

    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket door;
    private final List<Integer> ports;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;

    public Relay(List<Integer> ports) {
        this.ports = List.copyOf(ports);
        try {
            door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** What was held back while it was silent is lost, so its connections end when it is whole again. */
    public void become(State next) {
        State before = state;
        state = next;
        if (next == State.REFUSING || before == State.SILENT) {
            open.forEach(Relay::close);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // closed, or a client that has gone
            }
        }
    }

    private void serve(Socket client) {
        Socket server = state == State.REFUSING ? null : connect();
        if (server == null) {
            close(client);
        } else {
            open.add(server);
            Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
        }
        open.remove(client);
    }

    private @Nullable Socket connect() {
        int first = turn.getAndIncrement();
        for (int i = 0; i < ports.size(); i++) {
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), ports.get(Math.floorMod(first + i, ports.size()))),
                        CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                close(socket);
            }
        }
        return null;
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (state == State.WHOLE) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // the one side is gone, so is the other
        }
        close(from);
        close(to);
        open.remove(from);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Relay::close);
    }
}
