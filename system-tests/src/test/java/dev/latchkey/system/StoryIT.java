package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.system.OneMachine.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole system as a newcomer meets it: started with one command, told the story, its database killed, all of it killed, started again, stopped. */
class StoryIT {
    @Test
    @Tag("inv-13")
    @Tag("R4")
    void theStoryIsAsTold_alsoAfterEveryProcessWasKilled(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path home)
            throws Exception {
        try (OneMachine machine = new OneMachine(home)) {
            machine.up();
            asTold(machine.run("demo"));

            Outcome second = machine.run("up");
            assertThat(second.exitCode()).isNotZero();
            assertThat(second.output()).contains("running already");

            machine.killDatabase();
            asTold(machine.run("demo"));

            assertThat(machine.killEverything()).isGreaterThan(7);
            machine.up();
            asTold(machine.run("demo"));

            machine.end();
        }
    }

    private static void asTold(Outcome demo) {
        assertThat(demo.exitCode()).as(demo.output()).isZero();
    }
}
