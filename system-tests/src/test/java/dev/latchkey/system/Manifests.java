package dev.latchkey.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code k8s/} declares, document by document. Kustomize's own files are not among them. */
final class Manifests {
    private static final Path FOLDER = Path.of("../k8s");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Manifests() {}

    /** One object, or a patch of one. */
    record Manifest(Path file, JsonNode tree) {
        String kind() {
            return tree.path("kind").asText();
        }

        String name() {
            return tree.path("metadata").path("name").asText();
        }

        @Override
        public String toString() {
            return file + ": " + kind() + " " + name();
        }
    }

    static List<Manifest> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .flatMap(file -> documents(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Manifest> ofKind(String kind) {
        return all().stream().filter(manifest -> manifest.kind().equals(kind)).toList();
    }

    /** The environment of a service's container: name → what sets it, from the shared settings, the shared pod and its own. */
    static Map<String, JsonNode> environmentOf(String service) {
        Map<String, JsonNode> environment = new TreeMap<>();
        for (Manifest manifest : all()) {
            boolean own = manifest.name().equals(service) || manifest.name().equals("every-service");
            if (manifest.kind().equals("ConfigMap")) {
                manifest.tree()
                        .path("data")
                        .properties()
                        .forEach(entry -> environment.put(entry.getKey(), entry.getValue()));
            } else if (own
                    && (manifest.kind().equals("Deployment") || manifest.kind().equals("StatefulSet"))) {
                manifest.tree()
                        .at("/spec/template/spec/containers/0/env")
                        .forEach(variable ->
                                environment.put(variable.path("name").asText(), variable));
            }
        }
        return environment;
    }

    private static List<Manifest> documents(Path file) {
        try {
            List<Manifest> documents = new ArrayList<>();
            YAML.readerFor(JsonNode.class)
                    .<JsonNode>readValues(file.toFile())
                    .forEachRemaining(tree -> documents.add(new Manifest(FOLDER.relativize(file), tree)));
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
