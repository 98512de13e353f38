package dev.latchkey.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private final ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());

    enum Side {
        LEFT
    }

    record Body(
            @Nullable Integer unlocks,
            @Nullable Boolean open,
            @Nullable Instant endsAt,
            @Nullable Side side,
            @Nullable String name) {}

    StrictJsonTest() {
        new StrictJson().customize(mapper);
    }

    private Body read(String json) throws JsonProcessingException {
        return mapper.readValue(json, Body.class);
    }

    @Test
    void whatIsOfTheRightType_isRead() throws Exception {
        assertThat(read("""
                {"unlocks": 3, "open": true, "endsAt": "2030-01-01T00:00:00Z", "side": "LEFT", "name": " "}""")).isEqualTo(new Body(3, true, Instant.parse("2030-01-01T00:00:00Z"), Side.LEFT, " "));
        assertThat(read("{\"unlocks\": null}")).isEqualTo(new Body(null, null, null, null, null));
    }

    @ParameterizedTest
    @Tag("S6")
    @Tag("E4")
    @ValueSource(strings = {"\"\"", "\" \"", "\"\\u0000\"", "\"\\u0007\"", "\"3\"", "3.5", "true", "[]", "{}", "[3]"})
    void s6_numberOfAnotherType_isRefused_neverReadAsNoLimit(String value) {
        assertThatThrownBy(() -> read("{\"unlocks\": " + value + "}")).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @Tag("S6")
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "\"\\u0000\"",
                "1790000000",
                "1790000000000",
                "1.5",
                "true",
                "[2030, 1, 1]",
                "\"1790000000\""
            })
    void s6_momentOfAnotherForm_isRefused(String value) {
        assertThatThrownBy(() -> read("{\"endsAt\": " + value + "}")).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"open\": \" \"}",
                "{\"open\": 1}",
                "{\"side\": \"\"}",
                "{\"side\": \"\\u0000\"}",
                "{\"side\": 0}",
                "{\"name\": 1}",
                "{\"other\": 1}",
                "{\"unlocks\": 1, \"unlocks\": 100}",
                "{\"unlocks\": 1, \"unlocks\": null}",
                "{\"name\": \"a\"} x"
            })
    void whatTheDocumentForbids_isRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
    }
}
