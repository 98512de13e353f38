package dev.latchkey.shares.application;

import dev.latchkey.shares.config.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verification codes: 12 characters of Crockford's base 32, 60 random bits (S4, S5). The first 5 name the share, the other 7 are
 * checked against that share alone; both halves are equally secret. Written in groups of four; read without
 * regard to case, spaces and hyphens, with O as 0 and I, L as 1, since people read them to each other over the phone.
 */
@ApplicationScoped
public class VerificationCodes {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 12;
    private static final int LOCATOR_LENGTH = 5;

    private final SecureRandom random = new SecureRandom();
    private final byte[] pepper;

    VerificationCodes(Secrets secrets) {
        this.pepper = secrets.codePepperBytes();
    }

    public String next() {
        StringBuilder code = new StringBuilder(LENGTH + 2);
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % 4 == 0) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** What a code is stored under, and looked up by when somebody types one. Two shares may have the same. */
    Digest locator(String typed) {
        String normal = normal(typed);
        String locator = normal.substring(0, Math.min(LOCATOR_LENGTH, normal.length()));
        return keyed("locator", locator.getBytes(StandardCharsets.UTF_8));
    }

    /** What is stored of the whole code. */
    Digest digest(String typed) {
        return keyed("code", normal(typed).getBytes(StandardCharsets.UTF_8));
    }

    private static String normal(String typed) {
        return typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    /** A digest that says nothing about what went in, not even to who can guess it. */
    public Digest keyed(String purpose, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pepper, "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Digest.of(mac.doFinal(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
