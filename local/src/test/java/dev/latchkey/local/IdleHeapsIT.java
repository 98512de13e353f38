package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleHeapsIT {
    private static final int MANY = 200;
    private static final int MEGABYTE = 1 << 20;

    /** Has two hundred megabytes, then none. */
    static final class Hog {
        public static void main(String[] arguments) throws Exception {
            List<byte[]> much = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                much.add(new byte[MEGABYTE]);
            }
            System.out.println(much.size());
            System.in.read();
            much.clear();
            System.out.println(much.size());
            System.in.read();
        }
    }

    @Test
    void whatAHeapHadGrownBy_isTheSystemsAgain_andTheProcessGoesOn() throws Exception {
        Process hog = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms16m",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hog.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader from = hog.inputReader(StandardCharsets.UTF_8);
                PrintStream to = new PrintStream(hog.getOutputStream(), true, StandardCharsets.UTF_8)) {
            assertThat(from.readLine()).isEqualTo(Integer.toString(MANY));
            to.println();
            assertThat(from.readLine()).isEqualTo("0");
            assertThat(megabytes(hog)).isGreaterThan(MANY);

            IdleHeaps.giveBack(hog.toHandle());

            assertThat(megabytes(hog)).isLessThan(MANY / 2);
            assertThat(hog.isAlive()).isTrue();
        } finally {
            hog.destroyForcibly().waitFor();
        }
    }

    private static long megabytes(Process process) {
        return Memory.of(process.toHandle()).orElseThrow() / MEGABYTE;
    }
}
