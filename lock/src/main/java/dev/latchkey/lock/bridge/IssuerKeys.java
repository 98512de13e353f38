package dev.latchkey.lock.bridge;

import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;

/** The platform's public keys, which the bench puts into each new lock. */
final class IssuerKeys {
    private static final int MAX_BYTES = 65_536;
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final URI source;
    private final Duration patience;

    /** @param patience how long to ask again while there is no answer: platform and bridge may start together */
    IssuerKeys(URI source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    /** @throws IOException if there is no usable key set after all that patience */
    TrustedIssuers fetch() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (true) {
            try {
                return fetchOnce();
            } catch (IOException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private TrustedIssuers fetchOnce() throws IOException {
        // not java.net.http: its client alone is a tenth of this process
        HttpURLConnection connection = (HttpURLConnection) source.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        try (InputStream body = connection.getInputStream()) {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("issuer keys: status " + connection.getResponseCode());
            }
            TrustedIssuers issuers =
                    TrustedIssuers.parse(new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            if (issuers.isEmpty()) {
                throw new IOException("issuer keys: none that signs with ES256");
            }
            return issuers;
        } catch (ParseException e) {
            throw new IOException("issuer keys: no JWK set", e);
        } finally {
            connection.disconnect();
        }
    }
}
