package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeSecretsTest {
    /** What has no default in docker-compose.yml has to come from the secrets. */
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(LATCHKEY_\\w+):\\?[^}]*}");

    @TempDir
    Path folder;

    @Test
    void secrets_areThoseThatComposeAsksFor() throws IOException {
        Set<String> asked = REQUIRED.matcher(Files.readString(Path.of("../docker-compose.yml")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());

        Set<String> given = ComposeSecrets.variables(Secrets.in(folder.resolve("secrets.json")))
                .keySet();

        assertThat(given).isEqualTo(asked);
    }

    @Test
    void values_needNoEscaping_betweenSingleQuotes() {
        assertThat(ComposeSecrets.variables(Secrets.in(folder.resolve("secrets.json")))
                        .values())
                .noneMatch(value -> value.contains("'") || value.contains("\\") || value.contains("\n"));
    }
}
