package dev.latchkey.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/contracts/events.md tells analysts what is so. */
@Tag("O2")
class EventsPageTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- sample: (\\S+) -->\n```json\n(.*?)```", Pattern.DOTALL);

    private final String page = page();

    @Test
    void o2_everyExample_isAnApprovedSample() throws IOException {
        assertThat(EXAMPLE.matcher(page).results().count())
                .as("every JSON block names its sample in the line above")
                .isEqualTo(Pattern.compile("```json").matcher(page).results().count())
                .isPositive();
        for (var example : EXAMPLE.matcher(page).results().toList()) {
            Path sample = ContractFiles.SAMPLES.resolve(example.group(1) + ".json");

            assertThat(example.group(2)).as("copy of %s", sample).isEqualTo(Files.readString(sample));
        }
    }

    @Test
    void o2_typesTopicsAndHeaders_areAllListed() {
        assertThat(firstColumn("## Types"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(EventType::wireName)
                        .toList());
        assertThat(firstColumn("## Topics"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        assertThat(firstColumn("## Headers")).containsExactlyInAnyOrderElementsOf(AsyncApiTest.describedHeaders());
    }

    private Iterable<String> firstColumn(String heading) {
        String section =
                page.substring(page.indexOf(heading) + heading.length()).split("\n## ", 2)[0];
        return Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE)
                .matcher(section)
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static String page() {
        try {
            return Files.readString(Path.of("../docs/contracts/events.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
