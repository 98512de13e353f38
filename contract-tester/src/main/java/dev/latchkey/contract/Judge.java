package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.contract.ApiDocument.Operation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIVersion;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Says what is wrong with an answer. Status, headers and body are judged by Vert.x OpenAPI, an implementation of OpenAPI 3.1 that
 * has no part in making the documents. It knows JSON under four names only, so the documents' other names of JSON are put in their
 * place for it; that the answer has the very media type of the document is looked at before. A body of lines is judged line by line.
 */
final class Judge implements AutoCloseable {
    private static final String PROBLEM = "application/problem+json";
    private static final String LINES = "application/x-ndjson";

    private final Vertx vertx = Vertx.vertx();
    private final ApiDocument document;
    private final OpenAPIContract contract;
    private final ResponseValidator validator;

    Judge(ApiDocument document) {
        this.document = document;
        JsonObject described = new JsonObject(document.root().toString());
        requireOpenApi(described);
        adapt(described);
        contract = result(OpenAPIContract.from(vertx, described));
        validator = ResponseValidator.create(vertx, contract);
    }

    /** Fails with the places where the document is no OpenAPI 3.1. */
    private void requireOpenApi(JsonObject document) {
        OpenAPIVersion version = OpenAPIVersion.fromContract(document);
        OutputUnit outcome = result(version.getRepository(vertx, "app://contract")
                .compose(schemas -> version.validateContract(vertx, schemas, document)));
        if (!Boolean.TRUE.equals(outcome.getValid())) {
            throw new IllegalArgumentException("the document is no OpenAPI 3.1: "
                    + outcome.getErrors().stream()
                            .map(error -> error.getInstanceLocation() + " " + error.getError())
                            .sorted(Comparator.comparing(String::length).reversed())
                            .toList());
        }
    }

    /** Nothing if the answer is as documented. */
    Optional<String> verdict(Operation operation, Probe probe, WireAnswer answer) {
        if (answer.status() >= 500
                && !(answer.status() == 503 && operation.answers().containsKey(503))) {
            return Optional.of("a server error");
        }
        if (probe.scope() == Probe.Scope.NO_HTTP && answer.status() == 400) {
            return Optional.empty();
        }
        if (answer.status() >= 400) {
            Optional<String> wrong = wrongAsProblem(answer);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (probe.scope() == Probe.Scope.METHODS) {
            return wrongAboutMethods(probe, answer);
        }
        if (probe.scope() == Probe.Scope.ELSEWHERE) {
            return answer.status() < 400
                    ? Optional.of("answered, though the document has no such operation")
                    : Optional.empty();
        }
        Set<String> types = operation.answers().get(answer.status());
        if (types == null) {
            return Optional.of("a status that the operation is not documented with");
        }
        boolean nothing = answer.body().length == 0 && !answer.mediaType().equals(LINES);
        if (nothing ? !types.isEmpty() : !types.contains(answer.mediaType())) {
            return Optional.of("has " + (answer.body().length == 0 ? "no body" : answer.contentType())
                    + ", documented are " + types);
        }
        for (Buffer body : bodies(answer)) {
            try {
                result(validator.validate(judged(answer, body), operation.id()));
            } catch (RuntimeException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        if (answer.status() < 400 && probe.scope() == Probe.Scope.FORBIDDEN) {
            return Optional.of("accepted, though the document forbids this parameter");
        }
        if (answer.status() < 300 && probe.body() != null && isForbidden(operation, probe.body())) {
            return Optional.of("accepted, though the document forbids this body");
        }
        return Optional.empty();
    }

    private static Optional<String> wrongAsProblem(WireAnswer answer) {
        if (!answer.mediaType().equals(PROBLEM)) {
            return Optional.of("refused without a problem");
        }
        try {
            JsonNode problem = ApiDocument.JSON.readTree(answer.body());
            if (problem.path("code").asText().isBlank()
                    || problem.path("status").asInt() != answer.status()) {
                return Optional.of("a problem without its code or status");
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("a problem that is no JSON");
        }
    }

    private Optional<String> wrongAboutMethods(Probe probe, WireAnswer answer) {
        boolean asked = probe.method().equals("OPTIONS");
        if (asked ? answer.status() >= 300 : answer.status() != 405) {
            return Optional.of("is not " + (asked ? "a success" : "405"));
        }
        Set<String> documented = document.methods(probe.path());
        return answer.allowed().containsAll(documented)
                        && (asked || !answer.allowed().contains(probe.method()))
                ? Optional.empty()
                : Optional.of("allows " + answer.allowed() + ", documented are " + documented);
    }

    private static List<Buffer> bodies(WireAnswer answer) {
        if (!answer.mediaType().equals(LINES)) {
            return List.of(Buffer.buffer(answer.body()));
        }
        List<Buffer> lines = new ArrayList<>();
        answer.text().lines().forEach(line -> lines.add(Buffer.buffer(line)));
        return lines;
    }

    private static ValidatableResponse judged(WireAnswer answer, Buffer body) {
        return body.length() == 0
                ? ValidatableResponse.create(answer.status(), answer.headers())
                : ValidatableResponse.create(answer.status(), answer.headers(), body, known(answer.mediaType()));
    }

    private boolean isForbidden(Operation operation, byte[] body) {
        if (!operation.bodies().keySet().iterator().next().endsWith("json")
                || operation.bodies().containsKey(LINES)) {
            return false;
        }
        var schema = contract.operation(operation.id())
                .getRequestBody()
                .getContent()
                .values()
                .iterator()
                .next()
                .getSchema();
        Object sent = Json.decodeValue(Buffer.buffer(body));
        return !Boolean.TRUE.equals(
                contract.getSchemaRepository().validator(schema).validate(sent).getValid());
    }

    private static void adapt(Object node) {
        if (node instanceof JsonObject object) {
            if (object.getValue("content") instanceof JsonObject content) {
                for (String type : Set.copyOf(content.fieldNames())) {
                    Object described = content.remove(type);
                    content.put(known(type), described);
                }
            }
            // for it a null is no int32, even where null is allowed
            if (object.getValue("type") instanceof JsonArray types && types.contains("null")) {
                object.remove("format");
            }
            object.forEach(entry -> adapt(entry.getValue()));
        } else if (node instanceof JsonArray array) {
            array.forEach(Judge::adapt);
        }
    }

    private static String known(String type) {
        return MediaType.isMediaTypeSupported(type) ? type : MediaType.APPLICATION_HAL_JSON;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalArgumentException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        result(vertx.close());
    }
}
