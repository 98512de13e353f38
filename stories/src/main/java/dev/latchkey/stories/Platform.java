package dev.latchkey.stories;

import dev.latchkey.stories.StoryAction.Asked;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.Phone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a story is told to: the system, or the part of it that is tested, with one lock that Ada and Ben administrate. */
public interface Platform {
    /** Who carries what the lock has signed. */
    enum Way {
        BRIDGE,
        PHONE
    }

    record Credential(Key key, int generation, Phone phone, String signed) {}

    record Order(Key key, String orderId, int upTo, String signed) {}

    String lockId();

    Instant now();

    void pass(Duration time);

    /**
     * @param code that a redemption is about; null for one that there never was
     * @param challenge of the lock, for an unlock
     * @return whether it was accepted
     */
    boolean ask(Asked asked, @Nullable Code code, String challenge);

    /** What came of the last unlock that was accepted. */
    Optional<String> ticket();

    /** All there ever were, the oldest first. */
    List<Credential> credentials();

    List<Code> codes();

    /** @param administrator who may ask for them */
    List<Order> orders(Person administrator);

    /** @param administrator whose phone it is, if it is one */
    void take(String statement, Way way, Person administrator);

    /** The key list of the lock. */
    Map<Key, Shown> keyList(Person administrator);
}
