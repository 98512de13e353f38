package dev.latchkey.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code ./latchkey secrets}: writes the secrets of this installation to {@code .env}, where Docker Compose looks for them. They are
 * those of the one-machine mode, so both are made once and in one place.
 */
final class ComposeSecrets {
    private final Home home;

    ComposeSecrets(Home home) {
        this.home = home;
    }

    int run() {
        home.prepare();
        Path file = home.root().resolve(".env");
        Path fresh = home.root().resolve(".env.new");
        String lines = variables(Secrets.in(home.secrets())).entrySet().stream()
                .map(entry -> entry.getKey() + "='" + entry.getValue()
                        + "'\n") // Compose takes what is quoted so as it stands
                .collect(Collectors.joining("", "# Secrets of this installation, by ./latchkey secrets\n", ""));
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UserError("Cannot write " + file + " (" + e.getMessage() + ").");
        }
        System.out.println(file + " has the secrets for docker compose.");
        return 0;
    }

    /** Every secret that {@code docker-compose.yml} asks for. */
    static Map<String, String> variables(Secrets secrets) {
        Map<String, String> variables = new TreeMap<>(SignInProvider.clientSecrets(secrets));
        for (String schema : Schemas.names()) {
            variables.put(Schemas.passwordVariable(schema), secrets.password(schema));
        }
        variables.put("LATCHKEY_POSTGRES_PASSWORD", secrets.password("postgres"));
        variables.put("LATCHKEY_SIGN_IN_ADMIN_PASSWORD", secrets.password("keycloak-admin"));
        variables.put("LATCHKEY_ISSUER_KEYS", secrets.issuerKeys());
        variables.put("LATCHKEY_CODE_PEPPER", secrets.key("code-pepper"));
        variables.put("LATCHKEY_ANSWER_KEY", secrets.key("answer"));
        variables.put("LATCHKEY_BRIDGE_PEPPER", secrets.key("bridge-pepper"));
        return variables;
    }
}
