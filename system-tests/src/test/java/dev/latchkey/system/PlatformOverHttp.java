package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.stories.Place;
import dev.latchkey.stories.Platform;
import dev.latchkey.stories.Shown;
import dev.latchkey.stories.StoryAction;
import dev.latchkey.stories.StoryAction.Asked;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.OfKey;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.Phone;
import dev.latchkey.stories.StoryAction.To;
import dev.latchkey.system.Services.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The running services, with a lock and people of this story's own. */
final class PlatformOverHttp implements Platform {
    private final Services services;
    private final String story = UUID.randomUUID().toString();
    private final String lockId = "LK-" + story;
    private final ShareBodies bodies = new ShareBodies(this::email);
    private final LockKey lockKey = LockKey.generate();
    private final Map<Person, String> tokens = new EnumMap<>(Person.class);
    private final Map<String, Person> people = new LinkedHashMap<>(); // by account id
    private final List<Credential> credentials = new ArrayList<>();
    private final List<Code> codes = new ArrayList<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private String consistency = "";
    private Optional<String> ticket = Optional.empty();

    PlatformOverHttp(Services services) {
        this.services = services;
        for (Person person : Person.values()) {
            tokens.put(person, Services.token(name(person), Set.of()));
            people.put(
                    accepted(person, "GET", "/v1/me", null)
                            .body()
                            .get("accountId")
                            .textValue(),
                    person);
        }
        services.claimedLock(
                tokens.get(Person.ADA),
                lockId,
                Place.ZONE.getId(),
                lockKey.publicKey().toMap());
        accepted(Person.ADA, "POST", lock() + "/administrators", Map.of("email", email(Person.BEN)));
    }

    private String name(Person person) {
        return person.name().toLowerCase(Locale.ROOT) + "-" + story;
    }

    private String email(Person person) {
        return name(person) + "@example.com";
    }

    private String lock() {
        return "/v1/locks/" + lockId;
    }

    LockKey lockKey() {
        return lockKey;
    }

    @Override
    public String lockId() {
        return lockId;
    }

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void pass(Duration time) {
        throw new UnsupportedOperationException("time passes by itself");
    }

    @Override
    public List<Credential> credentials() {
        return credentials;
    }

    @Override
    public List<Code> codes() {
        return codes;
    }

    @Override
    public Optional<String> ticket() {
        return ticket;
    }

    @Override
    public boolean ask(Asked asked, @Nullable Code code, String challenge) {
        Answer answer = send(asked, code, challenge);
        if (!answer.isAccepted()) {
            assertThat(answer.status()).as("%s: %s", asked, answer.body()).isIn(403, 404, 409);
            return false;
        }
        ticket = Optional.ofNullable(answer.body().get("ticket")).map(JsonNode::textValue);
        JsonNode verificationCode = answer.body().get("verificationCode");
        if (verificationCode != null && asked instanceof OfKey a) {
            int generation = answer.body().get("generation").intValue();
            codes.add(new Code(a.key(), generation, verificationCode.textValue()));
        }
        if (asked instanceof StoryAction.Download a) {
            downloaded(a.key(), a.phone(), answer.body());
        }
        if (asked instanceof StoryAction.Redeem a && code != null) {
            downloaded(code.key(), a.phone(), answer.body());
        }
        return true;
    }

    private void downloaded(Key key, Phone phone, JsonNode body) {
        String signed = body.get("credential").textValue();
        boolean isNew = credentials.stream().noneMatch(c -> c.signed().equals(signed));
        if (isNew) { // its generation is in it for the lock; here for the story
            credentials.add(new Credential(key, generation(signed), phone, signed));
        }
    }

    private static int generation(String jws) {
        byte[] claims = Base64.getUrlDecoder().decode(jws.split("\\.", -1)[1]);
        return Services.read(claims).get("gen").intValue();
    }

    private Answer send(Asked asked, @Nullable Code code, String challenge) {
        return switch (asked) {
            case StoryAction.Enable a ->
                send(
                        a,
                        "POST",
                        lock() + "/keys",
                        Map.of(
                                "kind",
                                kind(a.key()),
                                "name",
                                "K",
                                "slot",
                                a.key().slot()));
            case StoryAction.Share a ->
                send(
                        a,
                        "POST",
                        key(a) + "/share",
                        bodies.given(a.to(), a.terms().from(now())));
            case StoryAction.Modify a ->
                send(
                        a,
                        "PATCH",
                        key(a) + "/share",
                        bodies.changed(a.to(), a.terms().from(now())));
            case StoryAction.Cancel a -> send(a, "DELETE", key(a) + "/share", null);
            case StoryAction.Reset a ->
                send(
                        a,
                        "POST",
                        key(a) + "/reset",
                        bodies.given(a.to(), a.terms().from(now())));
            case StoryAction.Deactivate a -> send(a, "POST", key(a) + "/deactivate", Map.of());
            case StoryAction.Disable a -> send(a, "DELETE", key(a), null);
            case StoryAction.Download a -> {
                String proof = a.phone().device.proveForDownload(a.key().of(lockId), Instant.now());
                yield send(a, "POST", key(a) + "/download", Map.of("proof", proof));
            }
            case StoryAction.Redeem a -> {
                String proof = a.phone().device.proveForRedemption(Instant.now());
                String text = code == null ? noCode() : code.text();
                yield services.share(null, "POST", "/v1/redemptions", Map.of("code", text, "proof", proof));
            }
            case StoryAction.Unlock a -> send(a, "POST", key(a) + "/unlock", Map.of("challenge", challenge));
            case StoryAction.AddAdministrator a ->
                send(a, "POST", lock() + "/administrators", Map.of("email", email(a.administrator())));
            case StoryAction.RemoveAdministrator a ->
                send(a, "DELETE", lock() + "/administrators/" + accountOf(a.administrator()), null);
            case StoryAction.Transfer a -> send(a, "POST", lock() + "/transfer", Map.of("email", email(a.to())));
        };
    }

    /** Hardly ever the same twice, as wrong tries count by what a code begins with (S5). */
    private static String noCode() {
        return "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    }

    private Answer send(Asked asked, String method, String path, @Nullable Object body) {
        return services.share(tokens.get(asked.by()), method, path, body);
    }

    private Answer accepted(Person by, String method, String path, @Nullable Object body) {
        Answer answer = services.share(tokens.get(by), method, path, body);
        assertThat(answer.isAccepted()).as("%s", answer).isTrue();
        return answer;
    }

    private String key(OfKey asked) {
        return "/v1/keys/" + asked.key().of(lockId);
    }

    private static String kind(Key key) {
        return key.isOnline() ? "online" : "offline";
    }

    @Override
    public List<Order> orders(Person administrator) {
        Answer answer = accepted(administrator, "GET", lock() + "/orders", null);
        consistency = answer.consistency();
        for (JsonNode order : answer.body().get("orders")) {
            String id = order.get("orderId").textValue();
            orders.putIfAbsent(
                    id,
                    new Order(
                            named(order.get("keyId").textValue()),
                            id,
                            order.get("upToGeneration").intValue(),
                            order.get("order").textValue()));
        }
        return List.copyOf(orders.values());
    }

    @Override
    public void take(String statement, Way way, Person administrator) {
        switch (way) {
            case BRIDGE -> services.report(new LockReport(lockId, statement, ReportWay.BRIDGE, null, now()));
            case PHONE -> accepted(administrator, "POST", lock() + "/receipts", Map.of("statement", statement));
        }
    }

    @Override
    public Map<Key, Shown> keyList(Person administrator) {
        orders(administrator); // for what the list has to have reached
        Map<Key, Shown> list = shown(rows(administrator, lock() + "/keys", consistency));
        assertThat(shown(rows(administrator, "/v1/share-keys", consistency)))
                .as("share key list of %s", administrator)
                .isEqualTo(list);
        return list;
    }

    private Map<Key, Shown> shown(JsonNode rows) {
        Map<Key, Shown> shown = new EnumMap<>(Key.class);
        rows.forEach(row -> shown.put(named(row.get("keyId").textValue()), shownRow(row)));
        return shown;
    }

    /** K3, not older than the key list that was read before. Who has nothing to do with a lock has no token of it to send. */
    Map<Key, String> myKeys(Person person) {
        Map<Key, String> mine = new EnumMap<>(Key.class);
        rows(person, "/v1/my-keys", null)
                .forEach(row -> mine.put(
                        named(row.get("keyId").textValue()), row.get("use").textValue()));
        return mine;
    }

    private JsonNode rows(Person person, String path, @Nullable String notOlderThan) {
        Answer answer = services.list(tokens.get(person), path, notOlderThan);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer.body().get("items");
    }

    private Shown shownRow(JsonNode row) {
        List<Integer> holders = new ArrayList<>();
        row.path("possibleHolders").forEach(h -> holders.add(h.get("generation").intValue()));
        JsonNode share = row.path("share");
        JsonNode left = share.path("unlocksLeft");
        return new Shown(
                row.get("status").textValue(),
                person(row.path("enabledBy")).orElse(null),
                row.get("generation").intValue(),
                share.isObject() ? To.of(person(share.path("recipient"))) : null,
                left.isInt() ? left.intValue() : null,
                holders,
                row.path("deactivation").path("state").asText().equals("pending"));
    }

    private Optional<Person> person(JsonNode account) {
        return account.isObject()
                ? Optional.ofNullable(people.get(account.get("accountId").textValue()))
                : Optional.empty();
    }

    private String accountOf(Person person) {
        return people.entrySet().stream()
                .filter(e -> e.getValue() == person)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private Key named(String keyId) {
        return Arrays.stream(Key.values())
                .filter(key -> key.of(lockId).equals(keyId))
                .findFirst()
                .orElseThrow();
    }
}
