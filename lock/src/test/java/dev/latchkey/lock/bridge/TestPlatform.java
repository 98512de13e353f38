package dev.latchkey.lock.bridge;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What share-service is to a lock: an issuer with a published key set. */
final class TestPlatform implements AutoCloseable {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    final Device holder = Device.generate();
    private final IssuerKey issuer = IssuerKey.generate();
    private final HttpServer server;

    TestPlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] keys = TrustedIssuers.of(issuer).toJson().getBytes(StandardCharsets.UTF_8);
        server.createContext("/jwks.json", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
    }

    URI keySet() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    }

    String credential(String lockId, int generation, @Nullable Integer unlocks) {
        return Credentials.sign(
                new Credential("id", lockId, 1, generation, NOON, null, null, unlocks, null, holder.publicKey()),
                issuer);
    }

    String credentialUntil(String lockId, int generation, Instant end) {
        return Credentials.sign(
                new Credential("id", lockId, 1, generation, NOON, null, end, null, null, holder.publicKey()), issuer);
    }

    String deactivation(String orderId, String lockId, int generation) {
        return Orders.sign(new Deactivate(orderId, lockId, 1, generation, NOON), issuer);
    }

    String sign(Order order) {
        return Orders.sign(order, issuer);
    }

    String ticket(String lockId, String challenge) {
        Instant now = Instant.now();
        return Tickets.sign(
                new Ticket("ticket-1", lockId, lockId + ".online-1", challenge, now, now.plusSeconds(20)), issuer);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
