package dev.latchkey.local;

import dev.latchkey.engines.Folders;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code ./latchkey reset}: empties the data folder, after a question. */
final class Reset {
    private final Home home;

    Reset(Home home) {
        this.home = home;
    }

    int run(List<String> arguments) {
        if (RunLock.holder(home).isPresent()) {
            throw new UserError("Latchkey is running: stop it first with ./latchkey down.");
        }
        if (!arguments.contains("--yes") && !confirmed()) {
            System.out.println("Nothing was deleted.");
            return Main.FAILED;
        }
        try {
            for (Path ours : List.of(home.data(), home.logs(), home.run(), home.secrets(), home.certificates())) {
                Folders.delete(ours);
            }
        } catch (IOException e) {
            throw new UserError("Cannot delete " + home.folder() + ": " + e.getMessage() + ".");
        }
        System.out.println("All data are deleted. The next ./latchkey up starts from nothing.");
        return 0;
    }

    private boolean confirmed() {
        Console console = System.console();
        if (console == null) {
            throw new UserError("reset deletes everything in " + home.folder() + ": say ./latchkey reset --yes.");
        }
        String answer = console.readLine("Delete all locks, keys and events in %s? [y/N] ", home.folder());
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
