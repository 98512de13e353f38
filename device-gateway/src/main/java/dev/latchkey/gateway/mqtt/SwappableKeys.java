package dev.latchkey.gateway.mqtt;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A server's key and certificate that can be replaced while it runs. A handshake asks for the certificate and for the key one after the
 * other, so the alias that it has been given says of which generation; the one before the current is still known. Thread-safe.
 */
final class SwappableKeys extends X509ExtendedKeyManager {
    private static final String[] KEY_TYPES = {"EC", "RSA", "EdDSA"};

    private volatile Generations generations;

    SwappableKeys(X509KeyManager first) {
        this.generations = new Generations(1, first, first);
    }

    /** @param number of {@code current}; {@code before} has one less */
    private record Generations(long number, X509KeyManager current, X509KeyManager before) {}

    /** For handshakes that begin from now on. */
    synchronized void swap(X509KeyManager next) {
        generations = new Generations(generations.number + 1, next, generations.current);
    }

    /** Of the one key that a manager of PEM files has; null if it has none. */
    static @Nullable String alias(X509KeyManager manager) {
        for (String type : KEY_TYPES) {
            String alias = manager.chooseServerAlias(type, null, null);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generations now = generations;
        String alias = now.current.chooseServerAlias(keyType, issuers, null);
        return alias == null ? null : now.number + ":" + alias;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return of(alias).getCertificateChain(aliasThere(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return of(alias).getPrivateKey(aliasThere(alias));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    /** It is no client. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private X509KeyManager of(String alias) {
        Generations now = generations;
        return alias.startsWith(now.number + ":") ? now.current : now.before;
    }

    private static String aliasThere(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }
}
