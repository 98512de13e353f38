package dev.latchkey.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as it came.
 *
 * @param headers by name in small letters; of several with one name the last
 */
record WireAnswer(int status, Map<String, String> headers, byte[] body) {
    String contentType() {
        return headers.getOrDefault("content-type", "");
    }

    /** The methods that the header Allow names. */
    List<String> allowed() {
        return List.of(headers.getOrDefault("allow", "").strip().split("\\s*,\\s*"));
    }

    /** Without parameters. */
    String mediaType() {
        return contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** Of a problem; else empty. */
    String code() {
        try {
            return status < 400
                    ? ""
                    : ApiDocument.JSON.readTree(body).path("code").asText();
        } catch (IOException e) {
            return "";
        }
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
