package dev.latchkey.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.jspecify.annotations.Nullable;

/** Random payloads of every type, made from the components of its record: a new type or field needs nothing here but its kind of text. */
final class Payloads {
    /** The largest whole number that every JSON reader reads exactly. */
    private static final long LARGEST_EXACT = (1L << 53) - 1;

    private static final long LAST_SECOND_OF_YEAR_9999 =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Payloads() {}

    static Arbitrary<Object> of(EventType type) {
        return record(type.payload());
    }

    private static Arbitrary<Object> record(Class<?> type) {
        List<Arbitrary<Object>> components = Arrays.stream(type.getRecordComponents())
                .map(Payloads::component)
                .toList();
        return Combinators.combine(components)
                .as(values -> newRecord(type, values))
                .map(Payloads::withNoContradiction);
    }

    /** What a schema demands of two fields together. */
    private static Object withNoContradiction(Object payload) {
        return switch (payload) {
            // only one type knows it, which no record component tells; that one has samples
            case Actor actor when actor.kind() == ActorKind.PLATFORM -> Actor.LOCK;
            case Actor actor when actor.kind() == ActorKind.ACCOUNT && actor.accountId() == null -> Actor.VISITOR;
            case Actor actor when actor.kind() != ActorKind.ACCOUNT -> new Actor(actor.kind(), null);
            case ShareState s
            when s.method() == ShareMethod.ACCOUNT && s.recipient() == null ->
                new ShareState(
                        ShareMethod.CODE,
                        null,
                        s.sharedBy(),
                        s.sharedAt(),
                        s.permissions(),
                        s.downloadedAt(),
                        s.deviceKeyThumbprint(),
                        s.unlocksLeft());
            default -> payload;
        };
    }

    private static Object newRecord(Class<?> type, List<Object> values) {
        try {
            Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(parameters).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private static Arbitrary<Object> component(RecordComponent component) {
        Arbitrary<Object> value = value(component, component.getGenericType());
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? value.injectNull(0.3) : value;
    }

    private static Arbitrary<Object> value(RecordComponent component, Type type) {
        if (type instanceof ParameterizedType list) {
            return value(component, list.getActualTypeArguments()[0])
                    .list()
                    .ofMinSize(fewest(component))
                    .ofMaxSize(4)
                    .asGeneric();
        }
        Class<?> simple = (Class<?>) type;
        if (simple.isRecord()) {
            return record(simple);
        }
        if (simple.isEnum()) {
            return Arbitraries.of(simple.getEnumConstants()).asGeneric();
        }
        if (simple == int.class || simple == Integer.class) {
            return Arbitraries.integers().greaterOrEqual((int) least(component)).asGeneric();
        }
        if (simple == long.class || simple == Long.class) {
            return Arbitraries.longs().between(least(component), LARGEST_EXACT).asGeneric();
        }
        if (simple == Instant.class) {
            return instants().asGeneric();
        }
        return text(component.getName()).asGeneric();
    }

    private static int fewest(RecordComponent component) {
        return switch (component.getName()) {
            case "weeklyHours", "days" -> 1;
            default -> 0;
        };
    }

    private static long least(RecordComponent component) {
        return switch (component.getName()) {
            case "nameVersion", "unlocksLeft", "receiptCounter", "reportCounter" -> 0;
            case "generation" -> component.getDeclaringRecord() == KeyState.class ? 0 : 1;
            default -> 1;
        };
    }

    static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, LAST_SECOND_OF_YEAR_9999),
                        Arbitraries.of(0, 1, 500_000_000, 123_456_000, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<String> text(String field) {
        return switch (field) {
            case "lockId", "bridgeId", "orderId" -> id();
            case "accountId", "enabledBy", "recipient", "formerRecipient", "sharedBy" -> id();
            case "administrator", "administrators", "formerAdministrators" -> id();
            case "keyId" -> keyId();
            case "subjectId" -> Arbitraries.oneOf(id(), keyId());
            case "timeZone", "formerTimeZone" ->
                Arbitraries.of("Europe/Vienna", "America/Argentina/Ushuaia", "Etc/GMT+12", "UTC");
            case "from", "to" -> Arbitraries.of("00:00", "09:05", "23:59");
            case "model" -> Arbitraries.of("LK-Door 2", "cabinet/3.1");
            case "publicKey" -> Arbitraries.of("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"eA\",\"y\":\"eQ\"}");
            case "order", "statement" ->
                Combinators.combine(base64Url(), base64Url(), base64Url())
                        .as((header, claims, signature) -> header + "." + claims + "." + signature);
            case "reason" -> Arbitraries.of("expired", "clock-untrusted");
            case "deviceKeyThumbprint" -> letters().withChars('_', '-').ofLength(43);
            case "issuer" -> letters().ofMinLength(1).ofMaxLength(9).map(host -> "https://" + host + ".example/realm");
            case "email" -> letters().ofMinLength(1).ofMaxLength(9).map(person -> person + "@example.org");
            case "locale" -> Arbitraries.of("de", "de-AT", "zh-Hant-TW", "sr-Latn");
            case "subject", "displayName", "name" -> freeText().ofMinLength(1).ofMaxLength(40);
            default -> throw new IllegalStateException("say here what kind of text " + field + " is");
        };
    }

    /** Text as people type it: any letters, quotes, controls; no halves of surrogate pairs, which are no text. */
    static StringArbitrary freeText() {
        return Arbitraries.strings().withCharRange('\0', '\ud7ff').withChars('"', '\\', '\n', '\u2028', '<');
    }

    static Arbitrary<String> id() {
        return Combinators.combine(
                        letters().ofLength(1),
                        letters().withChars('_', '-').ofMinLength(2).ofMaxLength(63))
                .as(String::concat);
    }

    private static Arbitrary<String> keyId() {
        return Combinators.combine(
                        id(),
                        Arbitraries.of("offline", "online"),
                        Arbitraries.integers().between(1, 99_999))
                .as((lock, kind, slot) -> lock + "." + kind + "-" + slot);
    }

    private static Arbitrary<String> base64Url() {
        return letters().withChars('_', '-').ofMinLength(1).ofMaxLength(90);
    }

    private static StringArbitrary letters() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric();
    }
}
