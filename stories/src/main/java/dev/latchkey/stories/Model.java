package dev.latchkey.stories;

import static java.util.Objects.requireNonNull;

import dev.latchkey.stories.Place.Share;
import dev.latchkey.stories.StoryAction.Asked;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.OfKey;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.To;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** docs/rules.md, read as plainly as possible: who may do what at a lock. What comes of it for one key is in {@link Place}. */
public final class Model {
    private final Set<Person> administrators = EnumSet.of(Person.ADA, Person.BEN);
    private final Map<Key, Place> places = new EnumMap<>(Key.class);

    public Model() {
        for (Key key : Key.values()) {
            places.put(key, new Place(key.isOnline()));
        }
    }

    public Place at(Key key) {
        return requireNonNull(places.get(key));
    }

    public Set<Person> administrators() {
        return administrators;
    }

    /**
     * Whether it is allowed; if so, it has happened.
     *
     * @param code that a redemption is about; null for one that there never was
     */
    boolean allows(Asked asked, @Nullable Code code, Instant now) {
        return switch (asked) {
            case StoryAction.Enable a -> administers(a) && at(a).enable(a.by());
            case StoryAction.Disable a -> administers(a) && at(a).enabledBy != null && at(a).disable();
            case StoryAction.Share a ->
                mayShare(a)
                        && at(a).isFree()
                        && grantable(a, a.to(), a.terms().from(now), now)
                        && at(a).give(a.to(), a.terms().from(now));
            case StoryAction.Modify a -> mayShare(a) && at(a).isChangeable() && modify(a, at(a).share(), now);
            case StoryAction.Cancel a -> mayShare(a) && at(a).isChangeable() && at(a).clear();
            case StoryAction.Reset a ->
                mayShare(a)
                        && at(a).isDownloaded()
                        && grantable(a, a.to(), a.terms().from(now), now)
                        && at(a).reset(a.to(), a.terms().from(now));
            case StoryAction.Deactivate a -> administers(a) && at(a).order();
            case StoryAction.Download a -> at(a).isTo(a.by()) && at(a).download(a.phone(), now);
            case StoryAction.Redeem a ->
                code != null
                        && at(code.key()).isCode(code.generation())
                        && at(code.key()).download(a.phone(), now);
            case StoryAction.Unlock a -> at(a).isTo(a.by()) && at(a).unlock(now);
            case StoryAction.AddAdministrator a -> administers(a) && add(a.administrator());
            case StoryAction.RemoveAdministrator a -> administers(a) && remove(a.administrator());
            case StoryAction.Transfer a -> administers(a) && a.to() != a.by() && transfer(a.to());
        };
    }

    private Place at(OfKey asked) {
        return at(asked.key());
    }

    private boolean administers(Asked asked) {
        return administrators.contains(asked.by());
    }

    /** L4. */
    private <A extends Asked & OfKey> boolean mayShare(A asked) {
        return administers(asked) && at(asked).enabledBy == asked.by();
    }

    /** S1, S7. */
    private static <A extends Asked & OfKey> boolean grantable(A asked, To to, Limits limits, Instant now) {
        return to.person() != asked.by() && !(asked.key().isOnline() && to == To.CODE) && limits.makeSense(now);
    }

    /** E1, E4: what is not named stays; a new recipient or code is a new generation. */
    private boolean modify(StoryAction.Modify asked, Share before, Instant now) {
        To to = asked.to() == null ? before.to : asked.to();
        Limits limits = before.limits.changedBy(asked.terms().from(now));
        if (!grantable(asked, to, limits, now)) {
            return false;
        }
        boolean another = to != before.to || asked.to() == To.CODE;
        before.limits = another ? before.limits : limits;
        return !another || at(asked).give(to, limits);
    }

    private boolean add(Person person) {
        administrators.add(person);
        return true;
    }

    /** L2. A code that nobody has used is known to who goes, and dies. */
    private boolean remove(Person person) {
        boolean goes = administrators.size() > 1 && administrators.remove(person);
        if (goes) {
            places.values().stream()
                    .filter(p -> p.enabledBy == person && p.isChangeable() && p.share().to == To.CODE)
                    .forEach(Place::clear);
        }
        return goes;
    }

    private boolean transfer(Person to) {
        administrators.clear();
        places.values().forEach(Place::disable);
        return administrators.add(to);
    }
}
