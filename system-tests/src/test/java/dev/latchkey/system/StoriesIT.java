package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.stories.Door;
import dev.latchkey.stories.Story;
import dev.latchkey.stories.StoryAction;
import dev.latchkey.stories.StoryAction.Enable;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.MinutesPass;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryActions;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random stories on share-service and key-service as they are shipped, with a real broker and a real database between them, and the lock's
 * own state machine at the door. {@link dev.latchkey.stories.Model} says what has to come of them, and what the lists have to show. The
 * same stories by the thousand, without a network: {@code StoryProperties} of share-service.
 */
class StoriesIT {
    private static Services services;

    @BeforeContainer
    static void start() {
        services = new Services();
    }

    @AfterContainer
    static void stop() throws InterruptedException {
        services.close();
    }

    /** The clock of the services is the real one, so minutes don't pass here. */
    @Provide
    Arbitrary<List<StoryAction>> stories() {
        return StoryActions.stories()
                .map(story -> story.stream()
                        .filter(action -> !(action instanceof MinutesPass))
                        .toList());
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("E4")
    @Tag("D3")
    @Tag("K1")
    @Tag("K2")
    @Tag("K3")
    @Tag("L4")
    @Tag("L5")
    @Tag("R2")
    @Tag("R3")
    @Tag("R4")
    @Tag("S4")
    @Tag("U1")
    @Tag("U2")
    @Tag("inv-7")
    @Tag("inv-9")
    @Tag("inv-10")
    @Tag("inv-12")
    void platformAndLock_keepTheRulesTogether_andTheListsSayWhatTheyCameTo(@ForAll("stories") List<StoryAction> story) {
        PlatformOverHttp platform = new PlatformOverHttp(services);
        TrustedIssuers issuers = TrustedIssuers.of(services.issuer);
        Story told = new Story(platform, new Door(platform.lockId(), platform.lockKey(), issuers, platform.now()));
        told.happens(new Enable(Person.ADA, Key.FIRST)); // else most stories take long to begin
        told.happens(new Enable(Person.ADA, Key.ONLINE));
        for (StoryAction action : story) {
            told.happens(action);
            told.isTrueAtTheDoor();
        }
        listsAreTrue(told, platform);
        told.everyReportArrives();
        told.isTrueToTheLock();
        told.everyOrderArrives();
        told.everyReportArrives();
        told.leavesNothingPending();
        listsAreTrue(told, platform);
    }

    private static void listsAreTrue(Story told, PlatformOverHttp platform) {
        told.isListed();
        for (Person person : Person.values()) {
            assertThat(platform.myKeys(person)).as("my keys of %s", person).isEqualTo(told.keysOf(person));
        }
    }
}
