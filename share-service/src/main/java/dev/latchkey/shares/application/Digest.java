package dev.latchkey.shares.application;

import java.util.HexFormat;

/** A digest, as lower-case hex so that it compares by value. */
public record Digest(String hex) {
    public static Digest of(byte[] digest) {
        return new Digest(HexFormat.of().formatHex(digest));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
