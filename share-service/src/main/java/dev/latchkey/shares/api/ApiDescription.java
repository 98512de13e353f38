package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.reading.ConsistencyToken;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the API description what every operation has in common: problem answers, required headers, answer headers. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final Map<String, String> PROBLEMS = Map.of(
            "400", "The form of the request is wrong; errors names the fields",
            "401", "Nobody is signed in",
            "403", "Not allowed",
            "404", "Not there, or not yours",
            "409", "A rule says no, or the same request is still running; code says which",
            "503", "Temporarily unavailable; send it again after Retry-After");

    /** The operations that a code can be tried with (S5). */
    private static final Set<String> TAKE_CODES = Set.of("claimLock", "redeemCode");

    @Override
    public void filterOpenAPI(OpenAPI description) {
        description.getComponents().addSchema("Problem", problem());
        Map<String, Schema> schemas = description.getComponents().getSchemas();
        named("Recipient", schemas).oneOf(recipients());
        jwk(named("publicKey", named("RegisterLock", schemas).getProperties()));
        description
                .getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(method, operation)));
    }

    private static void complete(PathItem.HttpMethod method, Operation operation) {
        new TreeMap<>(PROBLEMS).forEach((status, text) -> answer(operation, status, text));
        if (operation.getRequestBody() != null) {
            answer(operation, "415", "The body has another media type");
        }
        if (TAKE_CODES.contains(operation.getOperationId())) {
            answer(operation, "429", "Too many wrong codes; Retry-After says how long to wait");
        }
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        if (parameters.stream().noneMatch(parameter -> "Idempotency-Key".equals(parameter.getName()))) {
            return;
        }
        answer(operation, "422", "The Idempotency-Key came with another request before");
        for (Parameter parameter : parameters) {
            if ("Idempotency-Key".equals(parameter.getName())) {
                parameter.required(true).description("New for each command, the same for a repeat");
                parameter.getSchema().minLength(1).maxLength(200).pattern("^[!-~]{1,200}$");
            }
            if ("If-Match".equals(parameter.getName())) {
                boolean required = method == PathItem.HttpMethod.PATCH || method == PathItem.HttpMethod.DELETE;
                parameter.required(required).description("The ETag of the key or lock as last read, or *");
                parameter.getSchema().pattern(ChangeHeaders.FORM);
                answer(operation, "412", "The key or lock has changed meanwhile");
                if (required) {
                    answer(operation, "428", "If-Match is missing");
                }
            }
        }
        operation.getResponses().getAPIResponses().forEach((status, answer) -> {
            if (status.startsWith("2")) {
                answer.addHeader(
                        ConsistencyToken.HEADER,
                        OASFactory.createHeader()
                                .description(
                                        "Where the command's events end, if it has any; a read that sends it back sees them")
                                .schema(text()));
            }
        });
    }

    private static void answer(Operation operation, String status, String text) {
        APIResponse answer = OASFactory.createAPIResponse()
                .description(text)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
        operation.getResponses().addAPIResponse(status, answer);
    }

    private static Schema named(String name, Map<String, Schema> schemas) {
        return Objects.requireNonNull(schemas.get(name), name);
    }

    /** Which fields of a recipient go together; no annotation can say it. */
    private static List<Schema> recipients() {
        Schema account = OASFactory.createSchema().anyOf(List.of(nothing(), text().constValue("account")));
        return List.of(
                recipient("email", text()).addProperty("contactId", nothing()).addProperty("method", account),
                recipient("contactId", text()).addProperty("email", nothing()).addProperty("method", account),
                recipient("method", text().constValue("code"))
                        .addProperty("email", nothing())
                        .addProperty("contactId", nothing()));
    }

    private static Schema recipient(String by, Schema value) {
        return object().required(List.of(by)).additionalPropertiesBoolean(false).addProperty(by, value);
    }

    private static void jwk(Schema publicKey) {
        publicKey
                .required(List.of("kty", "crv", "x", "y"))
                .addProperty("kty", text().constValue("EC"))
                .addProperty("crv", text().constValue("P-256"))
                .addProperty("x", text().pattern("^[A-Za-z0-9_-]{43}$"))
                .addProperty("y", text().pattern("^[A-Za-z0-9_-]{43}$"));
    }

    private static Schema nothing() {
        return OASFactory.createSchema().addType(Schema.SchemaType.NULL);
    }

    private static Schema problem() {
        Schema error = object().addProperty("pointer", text()).addProperty("detail", text());
        return object().description("RFC 9457; code is stable")
                .addProperty("type", text())
                .addProperty("title", text())
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("code", text())
                .addProperty("detail", text())
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(error))
                .required(List.of("type", "title", "status", "code"));
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    }
}
