package dev.latchkey.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.api.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The people, the radio and the event stream of one telling, and how a step asks and expects. */
public final class Stage implements AutoCloseable {
    private static final String PASSWORD = "latchkey";

    private final Platform platform;
    private final Evidence evidence;
    private final KeyEvents events;
    private final Radio radio;
    final Person operator;
    final Person ada;
    final Person boris;
    final Person rita;
    final Person raj;
    final Person visitor;

    public Stage(Platform platform, Evidence evidence) {
        this.platform = platform;
        this.evidence = evidence;
        this.events = KeyEvents.open(platform.kafka());
        this.radio = new Radio(new ApiClient(platform.bridge()));
        this.operator = person("Otto, the operator", "otto@example.com");
        this.ada = person("Ada", "ada@example.com");
        this.boris = person("Boris", "boris@example.com");
        this.rita = person("Rita", "rita@example.com");
        this.raj = person("Raj", "raj@example.com");
        this.visitor = Person.visitor(ofAnotherDevice(new ApiClient(platform.entrance())));
    }

    Platform platform() {
        return platform;
    }

    Evidence evidence() {
        return evidence;
    }

    KeyEvents events() {
        return events;
    }

    Radio radio() {
        return radio;
    }

    /** A command that is obeyed: expects the status, shows the request and its event's place in Kafka. */
    Reply obeyed(
            Person person, String method, String path, @Nullable Object body, @Nullable String ifMatch, int status) {
        Reply reply = person.write(method, path, body, ifMatch);
        evidence.request(reply);
        if (reply.status() != status) {
            throw new NotAsTold(person.name() + ": " + reply + ", expected " + status);
        }
        Token token = Token.of(reply);
        evidence.event(events.await(token.lockId(), token.sequence()));
        return reply;
    }

    Reply obeyed(Person person, String method, String path, @Nullable Object body, int status) {
        return obeyed(person, method, path, body, null, status);
    }

    /** A command that is refused with this code. */
    void refused(
            Person person,
            String method,
            String path,
            @Nullable Object body,
            @Nullable String ifMatch,
            int status,
            String code) {
        Reply reply = person.write(method, path, body, ifMatch);
        evidence.request(reply);
        if (reply.status() != status || !reply.code().equals(code)) {
            throw new NotAsTold(person.name() + ": " + reply + ", expected " + status + " " + code);
        }
    }

    /** One entry of a list that must be there, by its key id, at least as new as the token. */
    JsonNode listed(Person person, String path, String keyId, String consistencyToken) {
        Reply reply = person.read(path, consistencyToken);
        evidence.request(reply);
        return entry(person, reply, keyId);
    }

    /** As {@link #listed}, asked until the entry is as awaited. */
    JsonNode listedWhen(String awaited, Person person, String path, String keyId, Predicate<JsonNode> wanted) {
        Reply reply = Until.holds(awaited, () -> person.read(path), given -> wanted.test(entryOrMissing(given, keyId)));
        evidence.request(reply);
        return entry(person, reply, keyId);
    }

    /** At the door, with no platform involved. */
    void door(Person holder, String lockId, Grant grant, String expected) {
        String answer = radio.unlock(lockId, grant.credential(), grant.device());
        evidence.radio("lock " + lockId + " to " + holder.name() + ": " + answer);
        if (!answer.equals(expected)) {
            throw new NotAsTold("the lock answered " + answer + " to " + holder.name() + ", expected " + expected);
        }
    }

    static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new NotAsTold(otherwise);
        }
    }

    @Override
    public void close() {
        events.close();
    }

    private Person person(String name, String email) {
        return Person.signedIn(
                name, new ApiClient(platform.entrance()), Tokens.ofPerson(platform.realm(), email, PASSWORD));
    }

    private static JsonNode entry(Person person, Reply reply, String keyId) {
        JsonNode entry = entryOrMissing(reply, keyId);
        expect(!entry.isMissingNode(), person.name() + ": " + reply + " does not list " + keyId);
        return entry;
    }

    private static JsonNode entryOrMissing(Reply reply, String keyId) {
        for (JsonNode item : reply.body().path("items")) {
            if (item.path("keyId").asText().equals(keyId)) {
                return item;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    /**
     * A loopback address of its own, where the system has more than one (Linux): wrong codes are counted per client (S5), and
     * the visitors of many tellings are not one client.
     */
    private static ApiClient ofAnotherDevice(ApiClient api) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] address = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), (byte) random.nextInt(1, 255)
        };
        try {
            InetAddress own = InetAddress.getByAddress(address);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(own, 0));
            }
            return api.from(own);
        } catch (IOException e) {
            return api;
        }
    }
}
