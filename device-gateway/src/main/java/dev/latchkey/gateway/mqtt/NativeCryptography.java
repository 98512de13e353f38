package dev.latchkey.gateway.mqtt;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;

/**
 * TLS by the machine's own code where there is some for it, for this JVM as a whole: a handshake takes the gateway half the time, and when all
 * bridges come back at once it is what they wait for. Elsewhere the JDK does it.
 */
final class NativeCryptography {
    private NativeCryptography() {}

    static void use() {
        AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
        if (provider.getLoadingError() == null) {
            Security.insertProviderAt(provider, 1);
        }
    }
}
