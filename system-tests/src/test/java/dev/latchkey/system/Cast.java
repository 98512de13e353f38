package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.system.Services.Answer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The people of one story: their tokens, and who is meant by an account id. Their names are this story's own. */
final class Cast {
    private final Services services;
    private final String story;
    private final Map<Person, String> tokens = new EnumMap<>(Person.class);
    private final Map<String, Person> people = new LinkedHashMap<>(); // by account id

    Cast(Services services, String story) {
        this.services = services;
        this.story = story;
        for (Person person : Person.values()) {
            tokens.put(person, Services.token(name(person), Set.of()));
            people.put(
                    accepted(person, "GET", "/v1/me", null)
                            .body()
                            .get("accountId")
                            .textValue(),
                    person);
        }
    }

    private String name(Person person) {
        return person.name().toLowerCase(Locale.ROOT) + "-" + story;
    }

    String email(Person person) {
        return name(person) + "@example.com";
    }

    String token(Person person) {
        return tokens.get(person);
    }

    String accountOf(Person person) {
        return people.entrySet().stream()
                .filter(e -> e.getValue() == person)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Who is shown; empty if it is nobody. */
    Optional<Person> shown(JsonNode account) {
        return account.isObject()
                ? Optional.ofNullable(people.get(account.get("accountId").textValue()))
                : Optional.empty();
    }

    Answer send(Person by, String method, String path, @Nullable Object body) {
        return services.share(token(by), method, path, body);
    }

    Answer accepted(Person by, String method, String path, @Nullable Object body) {
        Answer answer = send(by, method, path, body);
        assertThat(answer.isAccepted()).as("%s", answer).isTrue();
        return answer;
    }
}
