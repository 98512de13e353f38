package dev.latchkey.http.problem;

import dev.latchkey.http.reading.ConsistencyToken;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Makes the API description of requests as strict as {@link StrictJson} is: they have no other fields than those that are described. Bean Validation matches the
 * whole text with a pattern, JSON Schema looks for it anywhere in the text, so it gets anchors.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RequestSchemas implements OASFilter {
    private static final String COMPONENT = "#/components/schemas/";

    @Override
    public void filterOpenAPI(OpenAPI description) {
        Walk walk = new Walk(description.getComponents().getSchemas());
        description.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(walk::requestOf);
    }

    private static final class Walk {
        private final Map<String, Schema> components;
        private final Set<String> seen = new HashSet<>();

        Walk(Map<String, Schema> components) {
            this.components = components;
        }

        void requestOf(Operation operation) {
            if (operation.getParameters() != null) {
                operation.getParameters().forEach(this::parameter);
            }
            if (operation.getRequestBody() != null) {
                operation
                        .getRequestBody()
                        .getContent()
                        .getMediaTypes()
                        .values()
                        .forEach(type -> complete(type.getSchema()));
            }
        }

        private void parameter(Parameter parameter) {
            if (ConsistencyToken.HEADER.equals(parameter.getName())) {
                parameter.getSchema().setPattern(ConsistencyToken.LINE);
            }
            complete(parameter.getSchema());
            Schema schema = parameter.getSchema();
            if (parameter.getIn() == Parameter.In.PATH && schema.getRef() == null && schema.getPattern() == null) {
                schema.setPattern("^[^\\u0000]+$"); // see RouterProblems
            }
        }

        private void complete(@Nullable Schema schema) {
            if (schema == null) {
                return;
            }
            if (schema.getRef() != null) {
                if (seen.add(schema.getRef())) {
                    complete(components.get(schema.getRef().substring(COMPONENT.length())));
                }
                return;
            }
            parts(schema).forEach(this::complete);
            if (schema.getProperties() != null && schema.getAdditionalPropertiesSchema() == null) {
                schema.setAdditionalPropertiesBoolean(false);
            }
            String pattern = schema.getPattern();
            if (pattern != null && !pattern.startsWith("^")) {
                schema.setPattern("^(" + pattern + ")$");
            }
        }

        private static List<Schema> parts(Schema schema) {
            List<Schema> parts = new ArrayList<>();
            addAll(parts, schema.getAnyOf());
            addAll(parts, schema.getOneOf());
            addAll(
                    parts,
                    schema.getProperties() == null
                            ? null
                            : schema.getProperties().values());
            if (schema.getItems() != null) {
                parts.add(schema.getItems());
            }
            return parts;
        }

        private static void addAll(List<Schema> parts, @Nullable Collection<Schema> more) {
            if (more != null) {
                parts.addAll(more);
            }
        }
    }
}
