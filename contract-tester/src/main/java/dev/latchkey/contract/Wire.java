package dev.latchkey.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** HTTP/1.1 without a client between, to a service on this machine. A connection for each request. */
final class Wire {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final int port;

    Wire(int port) {
        this.port = port;
    }

    /** Nothing if the connection ended without an answer. */
    Optional<WireAnswer> send(Probe probe) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                byte[] body = probe.body();
                out.write(probe.head());
                if (body != null) {
                    out.write(body);
                }
                out.flush();
                if (probe.missing() > 0) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                // refused before all of it was taken; the answer may be there
            }
            return read(socket.getInputStream());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<WireAnswer> read(InputStream in) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            in.transferTo(received);
        } catch (IOException e) {
            if (received.size() == 0) {
                throw e;
            }
        }
        String text = received.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            body = unchunked(body);
        }
        int status = Integer.parseInt(lines[0].substring(9, 12));
        return Optional.of(new WireAnswer(status, Map.copyOf(headers), body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String unchunked(String body) {
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int line = body.indexOf("\r\n", at);
            if (line < 0) {
                break;
            }
            int length = Integer.parseInt(body.substring(at, line).strip(), 16);
            if (length == 0) {
                break;
            }
            whole.append(body, line + 2, Math.min(body.length(), line + 2 + length));
            at = line + 2 + length + 2;
        }
        return whole.toString();
    }
}
