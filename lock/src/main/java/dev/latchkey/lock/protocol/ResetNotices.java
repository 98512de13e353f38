package dev.latchkey.lock.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** Signs and checks reset notices. */
public final class ResetNotices {
    static final String TYPE = "latchkey-reset+jwt";

    private ResetNotices() {}

    public static String sign(ResetNotice notice, LockKey key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", notice.lockId());
        claims.put("nonce", notice.challenge());
        return Jws.sign(TYPE, claims, key.signingKey());
    }

    /** As {@link Statements#verify}. */
    public static Verification<ResetNotice> verify(String jws, String lockId, PublicJwk lockPublicKey) {
        return Jws.verify(
                jws, TYPE, lockId, lockPublicKey, claims -> new ResetNotice(claims.text("iss"), claims.text("nonce")));
    }
}
