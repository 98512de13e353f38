package dev.latchkey.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Adds null to the API description of every field that is {@link Nullable} in Java, unless it is required or left out when it is
 * null. The framework doesn't know JSpecify.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class NullableFields implements OASFilter {
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    private final Map<String, List<ClassInfo>> records = new HashMap<>();

    public NullableFields(IndexView index) {
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord()) {
                records.computeIfAbsent(schemaName(type), name -> new ArrayList<>())
                        .add(type);
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI description) {
        description.getComponents().getSchemas().forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                // of several with one name the framework numbers all but one
                records.getOrDefault(name.replaceFirst("[0-9]+$", ""), List.of()).stream()
                        .filter(type -> !type.hasDeclaredAnnotation(INCLUDE) && isOf(type, schema))
                        .forEach(type -> complete(type, schema));
            }
        });
    }

    private static boolean isOf(ClassInfo type, Schema schema) {
        return type.recordComponents().stream()
                .map(RecordComponentInfo::name)
                .collect(Collectors.toSet())
                .equals(schema.getProperties().keySet());
    }

    private static void complete(ClassInfo type, Schema schema) {
        for (RecordComponentInfo field : type.recordComponents()) {
            Schema described = schema.getProperties().get(field.name());
            boolean required =
                    schema.getRequired() != null && schema.getRequired().contains(field.name());
            if (described != null && !required && field.type().hasAnnotation(NULLABLE)) {
                schema.addProperty(field.name(), orNull(described));
            }
        }
    }

    private static Schema orNull(Schema described) {
        if (described.getRef() != null) {
            return OASFactory.createSchema()
                    .anyOf(List.of(described, OASFactory.createSchema().addType(Schema.SchemaType.NULL)));
        }
        List<Schema.SchemaType> types = described.getType();
        if (types != null && !types.contains(Schema.SchemaType.NULL)) {
            List<Schema.SchemaType> more = new ArrayList<>(types);
            more.add(Schema.SchemaType.NULL);
            described.setType(more);
        }
        return described;
    }

    private static String schemaName(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        return schema == null || schema.value("name") == null
                ? type.simpleName()
                : schema.value("name").asString();
    }
}
