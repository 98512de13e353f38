package dev.latchkey.gateway;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Lines over TLS to a port of this machine, with nothing on top. Their clients trust whatever they are shown. */
public final class TlsLine {
    private TlsLine() {}

    /**
     * Its handshake is done.
     *
     * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
     * @param shows of the client; none if it has no certificate
     */
    public static SSLSocket open(int port, String protocol, KeyManager... shows) throws IOException {
        SSLSocket socket =
                (SSLSocket) context(protocol, shows).getSocketFactory().createSocket("127.0.0.1", port);
        try {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** On a line that has been opened; its handshake is done. */
    public static SSLSocket over(Socket line) throws IOException {
        SSLSocket socket =
                (SSLSocket) context("TLSv1.3").getSocketFactory().createSocket(line, "127.0.0.1", line.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext context(String protocol, KeyManager... shows) {
        try {
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(shows, new TrustManager[] {new Trusting()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
