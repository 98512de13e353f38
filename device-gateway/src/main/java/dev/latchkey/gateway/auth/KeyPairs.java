package dev.latchkey.gateway.auth;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Public keys of certificates, and the private keys that somebody says are theirs. */
public final class KeyPairs {
    private KeyPairs() {}

    /** Whether what the one signs the other verifies. */
    public static boolean belongTogether(PublicKey publicKey, PrivateKey key) throws GeneralSecurityException {
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(algorithm(key));
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        return signature.verify(signed);
    }

    static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }
}
