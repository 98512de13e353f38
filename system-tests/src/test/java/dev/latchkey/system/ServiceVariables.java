package dev.latchkey.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The environment variables that a service reads, by its sources: {@code ${NAME}} in its properties, and the settings of its
 * {@code @ConfigMapping} interfaces.
 *
 * @param required without a default
 */
record ServiceVariables(Set<String> known, Set<String> required) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:?)");
    private static final Pattern SECRET_OR_SETTING = Pattern.compile("@ConfigMapping\\(prefix = \"([a-z.-]+)\"\\)");
    private static final Pattern MEMBER =
            Pattern.compile("((?:@\\w+(?:\\([^;]*?\\))?\\s+)*)([A-Z\\w<>]+) (\\w+)\\(\\);");

    static ServiceVariables of(String service) {
        Set<String> known = new HashSet<>();
        Set<String> required = new HashSet<>();
        String properties =
                read(Path.of("..", service, "src/main/resources/application.properties")) + ofLibraries(service);
        Matcher reference = REFERENCE.matcher(properties);
        while (reference.find()) {
            known.add(reference.group(1));
            if (reference.group(2).isEmpty()) {
                required.add(reference.group(1));
            }
        }
        for (String source : mappings(Path.of("..", service, "src/main/java"))) {
            Matcher prefix = SECRET_OR_SETTING.matcher(source);
            if (!prefix.find()) {
                continue;
            }
            Matcher member = MEMBER.matcher(source);
            while (member.find()) {
                String property = prefix.group(1) + "." + kebab(member.group(3));
                String variable = property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
                known.add(variable);
                boolean hasValue = member.group(1).contains("@WithDefault")
                        || member.group(2).startsWith("Optional")
                        || properties.contains(property + "=");
                if (!hasValue) {
                    required.add(variable);
                }
            }
        }
        return new ServiceVariables(known, required);
    }

    /** Defaults that the service's own properties stand on: of the libraries among our modules that it depends on. */
    private static String ofLibraries(String service) {
        String pom = read(Path.of("..", service, "pom.xml"));
        return Stream.of("http-api", "event-feed")
                .filter(library -> pom.contains("<artifactId>latchkey-" + library + "</artifactId>"))
                .map(library ->
                        read(Path.of("..", library, "src/main/resources/META-INF/microprofile-config.properties")))
                .collect(Collectors.joining());
    }

    private static List<String> mappings(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith("Config.java"))
                    .map(ServiceVariables::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
