package dev.latchkey.http.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Adds to each operation of every service's API description what any may answer: what is refused before it is reached, a database that is away. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class CommonRefusals implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI description) {
        description
                .getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().forEach(CommonRefusals::complete));
    }

    private static void complete(PathItem.HttpMethod method, Operation operation) {
        operation.getResponses().getAPIResponses().forEach((status, answer) -> {
            if (status.startsWith("4") && answer.getContent() == null) { // as the framework describes whom it lets in
                answer.setContent(problem());
            }
        });
        refusal(operation, "400", "The form of the request is wrong, or the path is none");
        refusal(operation, "406", "request.not-acceptable: Accept has no media type of the answer");
        if (operation.getRequestBody() != null) {
            refusal(operation, "413", "request.too-large: the body has more than 256 KiB");
            refusal(operation, "415", "request.media-type: the body has another media type");
        }
        refusal(
                operation,
                "503",
                method == PathItem.HttpMethod.GET
                        ? "read.unavailable: ask again in a moment"
                        : "write.unavailable: send it again");
        operation.getResponses().getAPIResponse("503").addHeader(HttpHeaders.RETRY_AFTER, seconds());
    }

    private static Header seconds() {
        return OASFactory.createHeader().schema(OASFactory.createSchema().addType(Schema.SchemaType.INTEGER));
    }

    private static void refusal(Operation operation, String status, String text) {
        if (operation.getResponses().hasAPIResponse(status)) {
            return;
        }
        operation
                .getResponses()
                .addAPIResponse(
                        status, OASFactory.createAPIResponse().description(text).content(problem()));
    }

    private static Content problem() {
        return OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem")));
    }
}
