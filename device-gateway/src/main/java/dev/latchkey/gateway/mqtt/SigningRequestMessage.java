package dev.latchkey.gateway.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a bridge publishes that wants its next certificate; docs/contracts/bridges.md. */
final class SigningRequestMessage {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SigningRequestMessage() {}

    /** @return the signing request, whatever is in it; null if the payload is no such message. Fields it does not know are ignored */
    static @Nullable String parse(byte[] payload) {
        String signingRequest = null;
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("signingRequest") && value == JsonToken.VALUE_STRING) {
                    signingRequest = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            return json.nextToken() == null ? signingRequest : null;
        } catch (IOException e) {
            return null;
        }
    }
}
