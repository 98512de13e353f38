package dev.latchkey.local.demo;

import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tells the story on a terminal, step by step, each with its evidence. */
public final class Demo {
    private final Platform platform;
    private final PrintStream out;

    public Demo(Platform platform, PrintStream out) {
        this.platform = platform;
        this.out = out;
    }

    /** Whether every step went as told. */
    public boolean play() {
        long begin = System.nanoTime();
        try (Stage stage = new Stage(platform, new Printed())) {
            List<Step> steps = new Story(stage).steps();
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                out.printf(
                        Locale.ROOT,
                        "%n%2d/%d  %s  [%s]%n",
                        i + 1,
                        steps.size(),
                        step.title(),
                        String.join(" ", step.rules()));
                step.action().play();
            }
            out.printf(
                    Locale.ROOT,
                    "%nAll %d steps went as told, in %.1f s. Tell it again: ./latchkey demo%n",
                    steps.size(),
                    (System.nanoTime() - begin) / 1e9);
            return true;
        } catch (NotAsTold | ApiClient.Unreachable e) {
            out.println("\nNOT AS TOLD: " + e.getMessage());
            return false;
        }
    }

    private final class Printed implements Evidence {
        @Override
        public void request(Reply reply) {
            out.printf(Locale.ROOT, "       %s  (%d ms)%n", reply, reply.took().toMillis());
        }

        @Override
        public void event(KeyEvents.Place place) {
            out.println("         " + place);
        }

        @Override
        public void radio(String said) {
            out.println("       " + said);
        }

        @Override
        public void measured(String what, Duration duration) {
            out.printf(Locale.ROOT, "       %s: %.1f ms%n", what, duration.toNanos() / 1e6);
        }
    }
}
