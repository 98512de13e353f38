package dev.latchkey.http.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** A method is whatever a client writes, and each would be a time series of its own, for ever. */
@Singleton
public class KnownMethods implements MeterFilter {
    private static final String TAG = "method";
    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    @Override
    public Meter.Id map(Meter.Id id) {
        String method = id.getTag(TAG);
        return method == null || KNOWN.contains(method) ? id : id.replaceTags(withoutIt(id.getTags()));
    }

    private static List<Tag> withoutIt(List<Tag> tags) {
        return tags.stream()
                .map(tag -> tag.getKey().equals(TAG) ? Tag.of(TAG, "OTHER") : tag)
                .toList();
    }
}
