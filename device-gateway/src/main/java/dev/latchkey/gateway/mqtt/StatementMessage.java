package dev.latchkey.gateway.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge publishes: a statement of one of its locks. The form is checked here, the signature by share-service alone
 * (inv-12).
 *
 * @param statement looks like a compact JWS
 */
public record StatementMessage(String lockId, String statement) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern LOCK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,63}");
    private static final Pattern COMPACT_JWS = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** @return null if the payload is no such message; fields it does not know are ignored */
    public static @Nullable StatementMessage parse(byte[] payload) {
        String lockId = null;
        String statement = null;
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                boolean text = value == JsonToken.VALUE_STRING;
                if (field.equals("lockId") && text) {
                    lockId = json.getText();
                } else if (field.equals("statement") && text) {
                    statement = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                return null;
            }
        } catch (IOException e) {
            return null;
        }
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
