package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RefusalDocumentationTest {
    @Test
    void everyRefusal_isInTheDocumentation_wordForWord() throws IOException {
        String page = Files.readString(Path.of("../docs/http.md"));
        for (Refusal refusal : Refusal.values()) {
            assertThat(page).contains("| `" + refusal.code() + "` | " + refusal.advice() + " |");
        }
    }
}
