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
import dev.latchkey.system.Services.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The running services, with a lock and people of this story's own. */
final class PlatformOverHttp implements Platform {
    private final Services services;
    private final String story = UUID.randomUUID().toString();
    private final String lockId = "LK-" + story;
    private final LockKey lockKey = LockKey.generate();
    private final Cast cast;
    private final StoryRequests requests;
    private final StoryLists lists;
    private final List<Credential> credentials = new ArrayList<>();
    private final List<Code> codes = new ArrayList<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private String consistency = "";
    private Optional<String> ticket = Optional.empty();

    PlatformOverHttp(Services services) {
        this.services = services;
        cast = new Cast(services, story);
        requests = new StoryRequests(services, cast, lockId);
        lists = new StoryLists(services, cast, lockId);
        services.claimedLock(
                cast.token(Person.ADA),
                lockId,
                Place.ZONE.getId(),
                lockKey.publicKey().toMap());
        cast.accepted(Person.ADA, "POST", lock() + "/administrators", Map.of("email", cast.email(Person.BEN)));
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
        Answer answer = requests.send(asked, code, challenge, now());
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

    @Override
    public List<Order> orders(Person administrator) {
        Answer answer = cast.accepted(administrator, "GET", lock() + "/orders", null);
        consistency = answer.consistency();
        for (JsonNode order : answer.body().get("orders")) {
            String id = order.get("orderId").textValue();
            orders.putIfAbsent(
                    id,
                    new Order(
                            lists.named(order.get("keyId").textValue()),
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
            case PHONE -> cast.accepted(administrator, "POST", lock() + "/receipts", Map.of("statement", statement));
        }
    }

    @Override
    public Map<Key, Shown> keyList(Person administrator) {
        orders(administrator); // for what the list has to have reached
        return lists.administeredBy(administrator, consistency);
    }

    /** K3, not older than the key list that was read before. Who has nothing to do with a lock has no token of it to send. */
    Map<Key, String> myKeys(Person person) {
        return lists.sharedTo(person);
    }
}
