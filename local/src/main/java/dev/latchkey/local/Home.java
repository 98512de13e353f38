package dev.latchkey.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where things are: the checkout, and the one git-ignored folder below it with all that outlives a run.
 *
 * @param root the checkout
 */
public record Home(Path root) {
    /** Set by the script; else the current folder. */
    public static Home find() {
        return new Home(Path.of(System.getProperty("latchkey.root", ""))
                .toAbsolutePath()
                .normalize());
    }

    /** {@code LATCHKEY_HOME}; without it {@code .latchkey} in the checkout. */
    public Path folder() {
        String chosen = System.getenv("LATCHKEY_HOME");
        return chosen == null || chosen.isBlank()
                ? root.resolve(".latchkey")
                : Path.of(chosen).toAbsolutePath().normalize();
    }

    public Path data() {
        return folder().resolve("data");
    }

    public Path logs() {
        return folder().resolve("logs");
    }

    /** What describes the present run: its lock, and who was started. */
    public Path run() {
        return folder().resolve("run");
    }

    /** Class archives; they belong to what is built, not to the data. */
    public Path archives() {
        return root.resolve("local/target/archives");
    }

    public Path secrets() {
        return folder().resolve("secrets.json");
    }

    /** Of the authority of bridges and of the gateway, with their private keys. */
    Path certificates() {
        return folder().resolve("certificates");
    }

    public Path log(String component) {
        return logs().resolve(component + ".log");
    }

    /** Makes the folders; nobody but the owner reads them. */
    public void prepare() {
        try {
            if (!Files.exists(folder())) {
                Files.createDirectory(
                        folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            }
            Files.createDirectories(data());
            Files.createDirectories(logs());
            Files.createDirectories(run());
        } catch (IOException e) {
            throw new UserError("Cannot write to " + folder() + " (" + e.getMessage()
                    + "): make the folder writable, or check out Latchkey elsewhere.");
        }
    }
}
