package dev.latchkey.local.demo;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What the steps of one telling hand to each other. Lock ids are new each time, so a story can be told again and again. */
final class Props {
    private static final SecureRandom RANDOM = new SecureRandom();

    final String lockId = "LK-" + random();
    final String otherLockId = "LK-" + random();
    final String claimCode = random() + random();
    final String otherClaimCode = random() + random();

    private @Nullable String firstKey;
    private @Nullable String secondKey;
    private @Nullable String onlineKey;
    private @Nullable String etag;
    private @Nullable String code;
    private @Nullable Token token;
    private @Nullable Grant ritas;
    private @Nullable Grant rajs;
    private @Nullable Grant visitors;

    String firstKey() {
        return there(firstKey);
    }

    void firstKey(String keyId) {
        firstKey = keyId;
    }

    String secondKey() {
        return there(secondKey);
    }

    void secondKey(String keyId) {
        secondKey = keyId;
    }

    String onlineKey() {
        return there(onlineKey);
    }

    void onlineKey(String keyId) {
        onlineKey = keyId;
    }

    /** Of the first key, as its administrator last read it. */
    String etag() {
        return there(etag);
    }

    void etag(String value) {
        etag = value;
    }

    String code() {
        return there(code);
    }

    void code(String value) {
        code = value;
    }

    /** Of the last command. */
    Token token() {
        return there(token);
    }

    void token(Token value) {
        token = value;
    }

    Grant ritas() {
        return there(ritas);
    }

    void ritas(Grant grant) {
        ritas = grant;
    }

    Grant rajs() {
        return there(rajs);
    }

    void rajs(Grant grant) {
        rajs = grant;
    }

    Grant visitors() {
        return there(visitors);
    }

    void visitors(Grant grant) {
        visitors = grant;
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new NotAsTold("an earlier step did not happen");
        }
        return value;
    }

    private static String random() {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
