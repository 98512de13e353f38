package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.stories.Shown;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.To;
import dev.latchkey.system.Services.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lists of key-service, in the words of the stories. */
record StoryLists(Services services, Cast cast, String lockId) {
    /** Both the lock's own list and the one of all locks, which have to show the same. */
    Map<Key, Shown> administeredBy(Person administrator, String notOlderThan) {
        Map<Key, Shown> list = shown(rows(administrator, "/v1/locks/" + lockId + "/keys", notOlderThan));
        assertThat(shown(rows(administrator, "/v1/share-keys", notOlderThan)))
                .as("share key list of %s", administrator)
                .isEqualTo(list);
        return list;
    }

    /** How each key of a person may be used (K3). */
    Map<Key, String> sharedTo(Person person) {
        Map<Key, String> mine = new EnumMap<>(Key.class);
        rows(person, "/v1/my-keys", null)
                .forEach(row -> mine.put(
                        named(row.get("keyId").textValue()), row.get("use").textValue()));
        return mine;
    }

    private Map<Key, Shown> shown(JsonNode rows) {
        Map<Key, Shown> shown = new EnumMap<>(Key.class);
        rows.forEach(row -> shown.put(named(row.get("keyId").textValue()), shownRow(row)));
        return shown;
    }

    private JsonNode rows(Person person, String path, @Nullable String notOlderThan) {
        Answer answer = services.list(cast.token(person), path, notOlderThan);
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
                cast.shown(row.path("enabledBy")).orElse(null),
                row.get("generation").intValue(),
                share.isObject() ? To.of(cast.shown(share.path("recipient"))) : null,
                left.isInt() ? left.intValue() : null,
                holders,
                row.path("deactivation").path("state").asText().equals("pending"));
    }

    Key named(String keyId) {
        return Arrays.stream(Key.values())
                .filter(key -> key.of(lockId).equals(keyId))
                .findFirst()
                .orElseThrow();
    }
}
