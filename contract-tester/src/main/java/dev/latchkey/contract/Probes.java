package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.contract.ApiDocument.Operation;
import dev.latchkey.contract.ApiDocument.Parameter;
import dev.latchkey.contract.Probe.Header;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests for one operation: right ones, and right ones with one thing wrong. */
final class Probes {
    private static final List<String> NO_TOKENS = List.of(
            "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer " + "a".repeat(8_000), "\u0001", "Bearer é");
    private static final List<String> OTHER_TYPES = List.of(
            "text/plain",
            "application/xml",
            "multipart/form-data; boundary=a",
            "application/x-www-form-urlencoded",
            "application/octet-stream",
            "application/json; charset=utf-99",
            "nonsense",
            "/",
            "");
    private static final List<String> ACCEPTS =
            List.of("image/png", "text/html", "nonsense", "*/*;q=0", "application/json;q=2");
    private static final List<String> METHODS =
            List.of("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");

    /** Segments of a path that are no UTF-8, hold half a character, or have parameters of their own. */
    private static final List<String> RAW = List.of("%FF", "a%FFb", "%ED%A0%80", "%F0%9F", "a;b=c", ";");

    private static final int TOO_LARGE = 300_000;
    private static final String KEY = "Idempotency-Key";

    private final ApiDocument document;
    private final Operation operation;
    private final Values values;
    private final Random random;

    Probes(ApiDocument document, Operation operation, Random random) {
        this.document = document;
        this.operation = operation;
        this.values = new Values(document, random);
        this.random = random;
    }

    /** A request that the document allows. @param everything with all that may be left out */
    Probe right(Scene scene, boolean everything) {
        Map<String, String> path = new LinkedHashMap<>();
        Map<String, String> query = new LinkedHashMap<>();
        List<Header> headers = new ArrayList<>();
        // as the entrance tells it: wrong codes of one client don't keep the next from being looked at
        headers.add(new Header(
                "X-Forwarded-For", "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000))));
        if (scene.token() != null) {
            headers.add(new Header("Authorization", "Bearer " + scene.token()));
        }
        for (Parameter parameter : operation.parameters()) {
            boolean isPath = parameter.in().equals("path");
            boolean wanted = isPath
                    || parameter.required()
                    || !scene.leavesOut(parameter.name(), everything) && (everything || random.nextBoolean());
            if (!wanted) {
                continue;
            }
            String value = parameter.name().equals(KEY)
                    ? UUID.randomUUID().toString()
                    : values.valid(parameter.name(), parameter.schema(), scene, everything)
                            .asText();
            switch (parameter.in()) {
                case "path" -> path.put(parameter.name(), value);
                case "query" -> query.put(parameter.name(), value);
                default -> headers.add(new Header(parameter.name(), value));
            }
        }
        byte[] body = null;
        if (!operation.bodies().isEmpty()) {
            Map.Entry<String, JsonNode> type =
                    operation.bodies().entrySet().iterator().next();
            headers.add(new Header("Content-Type", type.getKey()));
            JsonNode content = values.valid(operation.id(), type.getValue(), scene, everything);
            body = (content + (type.getKey().endsWith("ndjson") ? "\n" : "")).getBytes(StandardCharsets.UTF_8);
        }
        return new Probe("right", operation.method(), target(path, query), headers, body, 0, Probe.Scope.OPERATION);
    }

    /** A repeat of a command, and another command under its key; nothing if the operation has no commands. */
    List<Probe> again(Probe sent, Probe other) {
        return sent.header(KEY)
                .map(key -> List.of(
                        sent.with(KEY, key, "the same again"), other.with(KEY, key, "another under the same key")))
                .orElse(List.of());
    }

    /**
     * Each is a command of its own.
     *
     * @param right with everything
     */
    List<Probe> wrong(Probe right) {
        List<Probe> probes = new ArrayList<>();
        tokens(right, probes);
        parameters(right, probes);
        bodies(right, probes);
        for (String accept : ACCEPTS) {
            probes.add(right.with("Accept", accept, "Accept: " + accept));
        }
        for (String method : METHODS) {
            if (!document.methods(right.path()).contains(method)) {
                probes.add(right.withMethod(method));
            }
        }
        return probes.stream().map(probe -> asCommandOfItsOwn(probe, right)).toList();
    }

    private static Probe asCommandOfItsOwn(Probe probe, Probe right) {
        Optional<String> key = probe.header(KEY);
        return key.isPresent() && key.equals(right.header(KEY))
                ? probe.with(KEY, UUID.randomUUID().toString(), probe.what())
                : probe;
    }

    private void tokens(Probe right, List<Probe> probes) {
        probes.add(right.with("Authorization", null, "nobody is signed in"));
        for (String token : NO_TOKENS) {
            probes.add(inHeader(right, "Authorization", token, "token: " + Probe.cut(token)));
        }
    }

    private void parameters(Probe right, List<Probe> probes) {
        for (Parameter parameter : operation.parameters()) {
            String name = parameter.name();
            if (parameter.in().equals("header")) {
                probes.add(right.with(name, null, name + " left out"));
            }
            if (parameter.in().equals("path")) {
                for (String raw : RAW) {
                    probes.add(right.at(rawInPath(right.target(), name, raw), "path " + name + " = " + raw));
                }
            }
            if (parameter.in().equals("query")) {
                String twice = inQuery(right.target(), name, "a") + "&" + encoded(name) + "=b";
                probes.add(right.at(twice, name + " twice").in(Probe.Scope.FORBIDDEN));
            }
            for (String value : Hostile.parameters(parameter.schema(), random)) {
                String why = parameter.in() + " " + name + " = " + Probe.cut(value);
                switch (parameter.in()) {
                    case "path" -> {
                        if (!value.isEmpty()) { // that would be another path
                            probes.add(right.at(inPath(right.target(), name, value), why)
                                    .in(scope(parameter.schema(), value)));
                        }
                    }
                    case "query" ->
                        probes.add(right.at(inQuery(right.target(), name, value), why)
                                .in(scope(parameter.schema(), value)));
                    default -> {
                        if (value.chars().noneMatch(c -> c == '\n' || c == '\r')) {
                            probes.add(inHeader(right, name, value, why));
                        }
                    }
                }
            }
        }
    }

    private static Probe.Scope scope(JsonNode schema, String value) {
        return ParameterForm.allows(schema, value) ? Probe.Scope.OPERATION : Probe.Scope.FORBIDDEN;
    }

    private static Probe inHeader(Probe right, String name, String value, String why) {
        Probe probe = right.with(name, value, why);
        return value.chars().anyMatch(Character::isISOControl) ? probe.in(Probe.Scope.NO_HTTP) : probe;
    }

    private void bodies(Probe right, List<Probe> probes) {
        byte[] body = right.body();
        if (body == null) {
            return;
        }
        JsonNode schema = operation.bodies().values().iterator().next();
        for (WrongBodies.Body wrong : WrongBodies.of(document, schema, read(body), random)) {
            probes.add(right.sending(wrong.text().getBytes(StandardCharsets.UTF_8), wrong.what()));
        }
        probes.add(right.sending(null, "no body"));
        probes.add(right.sending(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}, "no UTF-8"));
        probes.add(right.sending(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16), "UTF-16"));
        probes.add(right.sending(" ".repeat(TOO_LARGE).getBytes(StandardCharsets.UTF_8), "too large"));
        probes.add(right.cutOffBy(10));
        probes.add(right.with("Content-Type", null, "no media type"));
        for (String other : OTHER_TYPES) {
            probes.add(right.with("Content-Type", other, "media type " + other));
        }
        for (String documented : operation.bodies().keySet()) {
            probes.add(right.with("Content-Type", documented, "media type " + documented));
            probes.add(right.with("Content-Type", documented + "; charset=UTF-8", "media type with UTF-8"));
            probes.add(right.with("Content-Type", documented + "; charset=UTF-16", "media type with UTF-16"));
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return ApiDocument.JSON.readTree(body);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("a body that is meant to be right is no JSON", e);
        }
    }

    private String target(Map<String, String> path, Map<String, String> query) {
        String target = operation.path();
        for (Map.Entry<String, String> parameter : path.entrySet()) {
            target = target.replace("{" + parameter.getKey() + "}", encoded(parameter.getValue()));
        }
        String separator = "?";
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            target += separator + encoded(parameter.getKey()) + "=" + encoded(parameter.getValue());
            separator = "&";
        }
        return target;
    }

    private String inPath(String target, String name, String value) {
        return rawInPath(target, name, encoded(value));
    }

    private String rawInPath(String target, String name, String value) {
        String[] template = operation.path().split("/");
        int question = target.indexOf('?');
        String[] segments = (question < 0 ? target : target.substring(0, question)).split("/");
        for (int i = 0; i < template.length; i++) {
            if (template[i].equals("{" + name + "}")) {
                segments[i] = value;
            }
        }
        return String.join("/", segments) + (question < 0 ? "" : target.substring(question));
    }

    private static String inQuery(String target, String name, String value) {
        String rest = target.replaceFirst("(?<=[?&])" + java.util.regex.Pattern.quote(encoded(name)) + "=[^&]*&?", "");
        rest = rest.endsWith("?") || rest.endsWith("&") ? rest.substring(0, rest.length() - 1) : rest;
        return rest + (rest.contains("?") ? "&" : "?") + encoded(name) + "=" + encoded(value);
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
