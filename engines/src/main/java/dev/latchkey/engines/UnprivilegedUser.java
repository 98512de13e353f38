package dev.latchkey.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. Root then runs it in a user namespace of its own, where it is nobody, or, where
 * namespaces are forbidden (most containers), as the user {@code nobody}.
 */
enum UnprivilegedUser {
    MYSELF(List.of()),
    NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private final List<String> prefix;

    UnprivilegedUser(List<String> prefix) {
        this.prefix = prefix;
    }

    static UnprivilegedUser forThisMachine() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return MYSELF;
        }
        if (succeeds(NAMESPACE.wrap(List.of("true")))) {
            return NAMESPACE;
        }
        if (succeeds(NOBODY.wrap(List.of("true")))) {
            return NOBODY;
        }
        throw new EngineFailure("PostgreSQL does not run as root, and neither unshare nor setpriv works here:"
                + " start as an ordinary user");
    }

    List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(prefix);
        wrapped.addAll(command);
        return wrapped;
    }

    void takeOwnershipOf(Path path) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(path, "unix:uid", 65534);
            Files.setAttribute(path, "unix:gid", 65534);
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
