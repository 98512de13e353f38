package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.lock.protocol.LockKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The key of the locks that the bench holds with their bridges, kept beside the data that these are in: a run that was ended leaves orders, which the next one answers. */
final class KeptLockKey {
    static final String FILE = "bench-locks-key.json";

    private KeptLockKey() {}

    /** Made at the first time; on disk when this returns, where only its owner reads. */
    static LockKey in(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Path fresh = file.resolveSibling(FILE + ".new");
                Files.deleteIfExists(fresh);
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(fresh, LockKey.generate().exportPrivateJwk());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return LockKey.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new BenchFailure("The locks have no key: " + file + ": " + e.getMessage(), e);
        }
    }
}
