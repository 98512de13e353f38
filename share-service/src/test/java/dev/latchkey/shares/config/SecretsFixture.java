package dev.latchkey.shares.config;

import dev.latchkey.lock.protocol.IssuerKey;
import java.util.Base64;

/** Secrets without a configuration file, for tests that start no service. */
public final class SecretsFixture {
    private static final String NOTHING_BUT_LONG = Base64.getEncoder().encodeToString(new byte[32]);

    private SecretsFixture() {}

    public static Secrets signingWith(IssuerKey issuer) {
        return new Secrets(new SecretsConfig() {
            @Override
            public String issuerKeys() {
                return "{\"keys\":[" + issuer.exportPrivateJwk() + "]}";
            }

            @Override
            public String codePepper() {
                return NOTHING_BUT_LONG;
            }

            @Override
            public String answerKey() {
                return NOTHING_BUT_LONG;
            }
        });
    }
}
