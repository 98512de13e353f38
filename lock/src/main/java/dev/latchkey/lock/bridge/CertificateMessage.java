package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;

/** The payload of the certificates topic (bridges.md). */
sealed interface CertificateMessage {
    record Issued(String certificate, Optional<String> authority) implements CertificateMessage {}

    record Refused(String code, String detail) implements CertificateMessage {}

    /** Empty if it is none. */
    static Optional<CertificateMessage> parse(byte[] payload) {
        try {
            var members = JSONObjectUtils.parse(new String(payload, StandardCharsets.UTF_8));
            if (members == null) { // null is JSON too
                return Optional.empty();
            }
            String certificate = JSONObjectUtils.getString(members, "certificate");
            if (certificate != null) {
                return Optional.of(
                        new Issued(certificate, Optional.ofNullable(JSONObjectUtils.getString(members, "authority"))));
            }
            String code = JSONObjectUtils.getString(members, "code");
            String detail = JSONObjectUtils.getString(members, "detail");
            return code == null ? Optional.empty() : Optional.of(new Refused(code, detail == null ? "" : detail));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
