package dev.latchkey.keys.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.keys.lists.KeyPage;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionalAnswersTest {
    private static final KeyPage PAGE = new KeyPage(List.of(), null, 7);

    private final ConditionalAnswers answers =
            new ConditionalAnswers(JsonMapper.builder().build());

    /** {@code #} stands for the tag of the page. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "|200",
                "'\"7-other\"'|200",
                "#|304",
                "*|304",
                "W/#|304",
                "'\"a\", #'|304",
                "'\"a\",W/#, \"b\"'|304"
            })
    @Tag("K4")
    void k4_answer_isNotModified_onlyIfTheClientHasIt(String ifNoneMatch, int status) {
        String tag = answers.of(PAGE, null).getHeaderString("ETag");

        var answer = answers.of(PAGE, ifNoneMatch == null ? null : ifNoneMatch.replace("#", tag));

        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getHeaderString("ETag")).isEqualTo(tag).startsWith("\"7-");
        assertThat(answer.hasEntity()).isEqualTo(status == 200);
    }
}
