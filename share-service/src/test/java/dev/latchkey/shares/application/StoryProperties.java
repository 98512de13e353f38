package dev.latchkey.shares.application;

import dev.latchkey.stories.Door;
import dev.latchkey.stories.Story;
import dev.latchkey.stories.StoryAction;
import dev.latchkey.stories.StoryAction.Enable;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryActions;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Thousands of stories on the platform's rules, what they publish, and the lock's own state machine.
 * {@link dev.latchkey.stories.Model} says what has to come of them. The same stories, through the whole system: {@code StoriesIT}.
 */
class StoryProperties {
    /** Half a day before the clocks go forward. */
    private static final Instant START = Instant.parse("2030-03-30T12:00:00Z");

    @Provide
    Arbitrary<List<StoryAction>> stories() {
        return StoryActions.stories();
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("E4")
    @Tag("D2")
    @Tag("D3")
    @Tag("K1")
    @Tag("R2")
    @Tag("R3")
    @Tag("R4")
    @Tag("L4")
    @Tag("L5")
    @Tag("S4")
    @Tag("S6")
    @Tag("S7")
    @Tag("U1")
    @Tag("U2")
    @Tag("inv-9")
    @Tag("inv-10")
    @Tag("inv-11")
    @Tag("inv-12")
    void platformAndLock_keepTheRulesTogether_whateverBecomesOfWhatIsSent(@ForAll("stories") List<StoryAction> story) {
        PlatformInMemory platform = new PlatformInMemory(START);
        Door door = new Door(platform.lockId(), PlatformInMemory.lockKey(), PlatformInMemory.issuers(), START);
        Story told = new Story(platform, door);
        told.happens(new Enable(Person.ADA, Key.FIRST)); // else most stories take long to begin
        told.happens(new Enable(Person.ADA, Key.ONLINE));
        for (StoryAction action : story) {
            told.happens(action);
            told.isListed();
            told.isTrueAtTheDoor();
        }
        told.everyReportArrives();
        told.isTrueToTheLock();
        told.everyOrderArrives();
        told.everyReportArrives();
        told.isListed();
        told.leavesNothingPending();
    }
}
