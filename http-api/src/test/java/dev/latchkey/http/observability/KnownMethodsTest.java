package dev.latchkey.http.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownMethodsTest {
    private final KnownMethods filter = new KnownMethods();

    @ParameterizedTest
    @CsvSource({"GET, GET", "PATCH, PATCH", "BREW, OTHER", "get, OTHER"})
    void method_isOneOfAFew(String sent, String counted) {
        Meter.Id id = filter.map(id(Tags.of("method", sent, "uri", "/v1/me")));
        assertThat(id.getTags()).containsExactlyElementsOf(Tags.of("method", counted, "uri", "/v1/me"));
    }

    @Test
    void whatHasNoMethod_staysAsItIs() {
        Meter.Id id = id(Tags.of("uri", "/v1/me"));
        assertThat(filter.map(id)).isEqualTo(id);
    }

    private static Meter.Id id(Tags tags) {
        return new Meter.Id("http.server.requests", tags, null, null, Meter.Type.TIMER);
    }
}
