package dev.latchkey.lock.bridge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.HexFormat;

/**
 * A request for a certificate, for which there is none yet.
 *
 * @param key whose private half has signed the request
 * @param pem PKCS #10; kept as it is, since it would be another one if it were signed again
 */
record SigningRequest(BridgeKey key, String pem) {
    // of DER (X.690)
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0C;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int ATTRIBUTES = 0xA0;

    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403"); // 2.5.4.3
    private static final byte[] ECDSA_WITH_SHA256 =
            HexFormat.of().parseHex("06082a8648ce3d040302"); // 1.2.840.10045.4.3.2

    /** Whatever the subject, the gateway's authority names the bridge. */
    private static final byte[] SUBJECT = "bridge".getBytes(StandardCharsets.UTF_8);

    /** With a new key. */
    static SigningRequest make() {
        BridgeKey key = BridgeKey.generate();
        return new SigningRequest(key, Pem.of("CERTIFICATE REQUEST", request(key)));
    }

    /** RFC 2986: version, subject, public key, no attributes; and all that signed. */
    private static byte[] request(BridgeKey key) {
        byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, SUBJECT))));
        byte[] info = der(
                SEQUENCE, der(INTEGER, new byte[] {0}), name, key.publicKey().getEncoded(), der(ATTRIBUTES));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.privateKey());
            signature.update(info);
            byte[] noUnusedBits = {0};
            return der(
                    SEQUENCE, info, der(SEQUENCE, ECDSA_WITH_SHA256), der(BIT_STRING, noUnusedBits, signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no ECDSA", e);
        }
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (length > 0xFF) {
            element.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        } else if (length > 0x7F) {
            element.writeBytes(new byte[] {(byte) 0x81, (byte) length});
        } else {
            element.write(length);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    @Override
    public String toString() {
        return "SigningRequest";
    }
}
