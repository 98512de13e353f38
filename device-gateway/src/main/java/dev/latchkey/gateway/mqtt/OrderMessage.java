package dev.latchkey.gateway.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.gateway.command.PendingOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the gateway publishes to a bridge (docs/contracts/bridges.md). */
public record OrderMessage(String orderId, String lockId, String order) {
    private static final JsonFactory JSON = new JsonFactory();

    static OrderMessage of(PendingOrder order) {
        return new OrderMessage(order.orderId(), order.lockId(), order.order());
    }

    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("orderId", orderId);
            json.writeStringField("lockId", lockId);
            json.writeStringField("order", order);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return "OrderMessage[" + orderId + " " + lockId + "]";
    }
}
