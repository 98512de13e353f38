package dev.latchkey.gateway.mqtt;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge publishes: a statement of one of its locks. The form is checked here, the signature by share-service alone
 * (inv-12).
 *
 * @param statement looks like a compact JWS
 */
public record StatementMessage(String lockId, String statement) {
    private static final Pattern LOCK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,63}");
    private static final Pattern COMPACT_JWS = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** @return null if the payload is no such message; fields it does not know are ignored */
    public static @Nullable StatementMessage parse(byte[] payload) {
        Map<String, String> texts = JsonTexts.of(payload);
        String lockId = texts.get("lockId");
        String statement = texts.get("statement");
        if (lockId == null
                || statement == null
                || !LOCK_ID.matcher(lockId).matches()
                || !COMPACT_JWS.matcher(statement).matches()) {
            return null;
        }
        return new StatementMessage(lockId, statement);
    }

    @Override
    public String toString() {
        return "StatementMessage[" + lockId + "]";
    }
}
