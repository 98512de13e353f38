package dev.latchkey.gateway.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** What a bridge is answered that has asked for its next certificate; docs/contracts/bridges.md. */
sealed interface CertificateMessage {
    JsonFactory JSON = new JsonFactory();

    /**
     * @param certificate PEM
     * @param authority PEM of who signed it
     */
    record Issued(String certificate, String authority, String serialNumber, Instant expiresAt)
            implements CertificateMessage {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("certificate", certificate);
            json.writeStringField("authority", authority);
            json.writeStringField("serialNumber", serialNumber);
            json.writeStringField("expiresAt", expiresAt.toString());
        }
    }

    /** @param detail in words, for who looks after the bridge */
    record Refused(RenewalRefusal why, String detail) implements CertificateMessage {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("code", why.code());
            json.writeStringField("detail", detail);
        }
    }

    /** Its fields. */
    void write(JsonGenerator json) throws IOException;

    default byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        return bytes.toByteArray();
    }
}
