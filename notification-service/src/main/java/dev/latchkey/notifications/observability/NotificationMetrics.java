package dev.latchkey.notifications.observability;

import dev.latchkey.notifications.application.NoticeRecorder.Recorded;
import dev.latchkey.notifications.domain.NoticeKind;
import dev.latchkey.notifications.persistence.MailState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The metrics of this service; docs/metrics.md says what each means. Every tag value is of an enum. */
@ApplicationScoped
public class NotificationMetrics {
    private static final String NOTICES = "latchkey.notices";
    private static final String NOTICES_SILENCED = "latchkey.notices.silenced";
    private static final String MAIL_ATTEMPTS = "latchkey.mail.attempts";
    private static final String MAIL_DELIVERIES = "latchkey.mail.deliveries";

    /** How an attempt to send a mail ended. */
    public enum Attempt {
        SENT,
        RETRIED,
        FAILED,
        NO_ADDRESS
    }

    private final Map<NoticeKind, Counter> notices;
    private final Map<Attempt, Counter> attempts;
    private final Map<MailState, AtomicLong> deliveries;
    private final Counter silenced;

    NotificationMetrics(MeterRegistry registry) {
        notices = each(NoticeKind.class, kind -> registry.counter(NOTICES, "kind", kind.wireName()));
        attempts = each(Attempt.class, outcome -> registry.counter(MAIL_ATTEMPTS, "outcome", tag(outcome)));
        deliveries = each(MailState.class, state -> new AtomicLong());
        for (MailState state : new MailState[] {MailState.PENDING, MailState.FAILED}) {
            registry.gauge(MAIL_DELIVERIES, List.of(Tag.of("state", tag(state))), of(deliveries, state));
        }
        silenced = registry.counter(NOTICES_SILENCED);
    }

    public void recorded(Recorded recorded) {
        recorded.notices().forEach(kind -> of(notices, kind).increment());
        of(attempts, Attempt.NO_ADDRESS).increment(recorded.mailless());
        silenced.increment(recorded.silenced());
    }

    public void attempt(Attempt outcome) {
        of(attempts, outcome).increment();
    }

    public void deliveries(MailState state, long count) {
        of(deliveries, state).set(count);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E, V> V of(Map<E, V> all, E one) {
        return Objects.requireNonNull(all.get(one));
    }

    private static <E extends Enum<E>, V> Map<E, V> each(Class<E> type, Function<E, V> value) {
        return Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(Function.identity(), value, (a, b) -> a, () -> new EnumMap<>(type)));
    }
}
