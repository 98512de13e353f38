package dev.latchkey.gateway.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.latchkey.gateway.application.StatusReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bridge says of itself; docs/contracts/bridges.md. */
final class StatusMessage {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern LOCK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,63}");
    private static final Pattern SOFTWARE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,99}");

    private static final String ALL = "unreachableLocks";
    private static final String NOW_UNREACHABLE = "nowUnreachable";
    private static final String NOW_REACHABLE = "nowReachable";
    private static final Set<String> LISTS = Set.of(ALL, NOW_UNREACHABLE, NOW_REACHABLE);

    private StatusMessage() {}

    /** @return null if the payload is none; fields it does not know are ignored */
    static @Nullable StatusReport parse(byte[] payload) {
        String software = null;
        Map<String, List<String>> lists = new HashMap<>();
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("software")) {
                    if (value != JsonToken.VALUE_STRING
                            || !SOFTWARE.matcher(json.getText()).matches()) {
                        return null;
                    }
                    software = json.getText();
                } else if (LISTS.contains(field)) {
                    List<String> lockIds = lockIds(json, value);
                    if (lockIds == null) {
                        return null;
                    }
                    lists.put(field, lockIds);
                } else {
                    json.skipChildren();
                }
            }
            return json.nextToken() == null
                    ? StatusReport.of(software, lists.get(ALL), lists.get(NOW_UNREACHABLE), lists.get(NOW_REACHABLE))
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable List<String> lockIds(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            return null;
        }
        List<String> lockIds = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING
                    || !LOCK_ID.matcher(json.getText()).matches()) {
                return null;
            }
            lockIds.add(json.getText());
        }
        return lockIds;
    }
}
