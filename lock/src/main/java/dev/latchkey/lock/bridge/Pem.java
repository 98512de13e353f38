package dev.latchkey.lock.bridge;

import java.util.Base64;

/** RFC 7468: DER as text that people can mail. */
final class Pem {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {(byte) 0x0A});

    private Pem() {}

    static String of(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + BASE64.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
