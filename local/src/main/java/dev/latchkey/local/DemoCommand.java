package dev.latchkey.local;

import dev.latchkey.local.demo.Demo;
import dev.latchkey.local.demo.NotAsTold;
import dev.latchkey.local.demo.Platform;
import dev.latchkey.local.demo.Revocations;
import java.net.URI;
import java.util.List;

/**
 * {@code ./latchkey demo}: the story, against the system that answers at the entrance's port, however it was started; starts
 * one for the occasion if none is running.
 */
final class DemoCommand {
    private final Home home;

    DemoCommand(Home home) {
        this.home = home;
    }

    int run(List<String> arguments) {
        int revocations = revocations(arguments);
        if (RunLock.holder(home).isPresent() || isAnswered()) {
            return play(revocations);
        }
        System.out.println("Nothing is running yet: starting everything for this demo, and stopping it afterwards.");
        return new Up(home).runDuring(() -> play(revocations));
    }

    /** As by Docker Compose, which has no run lock. */
    private static boolean isAnswered() {
        return Readiness.of(URI.create(Ports.ENTRANCE.url() + "/.well-known/latchkey/jwks.json"));
    }

    private static int play(int revocations) {
        Platform platform = RunningSystem.platform();
        if (!new Demo(platform, System.out).play()) {
            return Main.FAILED;
        }
        if (revocations > 0) {
            System.out.println("\nMeasuring " + revocations + " deactivations …");
            try {
                new Revocations(platform, System.out).measure(revocations);
            } catch (NotAsTold e) {
                throw new UserError(String.valueOf(e.getMessage()));
            }
        }
        return 0;
    }

    private static int revocations(List<String> arguments) {
        if (arguments.isEmpty()) {
            return 0;
        }
        if (arguments.size() == 2 && arguments.getFirst().equals("--revocations")) {
            try {
                return Integer.parseInt(arguments.get(1));
            } catch (NumberFormatException e) {
                // falls through to the one message for every wrong use
            }
        }
        throw new UserError("demo takes nothing, or --revocations <number>.");
    }
}
