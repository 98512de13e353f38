package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.engines.Topics;
import dev.latchkey.events.Topic;
import dev.latchkey.system.Manifests.Manifest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code k8s/} is sound, and says what the code says. */
class ManifestsTest {
    /** There is no Java model of CloudNativePG. */
    private static final Set<String> UNTYPED = Set.of("postgresql.cnpg.io/v1");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = serialization();

    static Stream<Manifest> typed() {
        return Manifests.all().stream()
                .filter(manifest ->
                        !UNTYPED.contains(manifest.tree().path("apiVersion").asText()));
    }

    @ParameterizedTest
    @MethodSource("typed")
    void manifest_hasNoUnknownKeyOrValue(Manifest manifest) throws Exception {
        Object model = SERIALIZATION.unmarshal(JSON.writeValueAsString(manifest.tree()), KubernetesResource.class);

        assertThat(model).as("a known kind and version").isNotInstanceOf(GenericKubernetesResource.class);
        assertThat(unknown(model, "")).isEmpty();
        assertThat(lost(manifest.tree(), JSON.readTree(SERIALIZATION.asJson(model)), ""))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"share-service", "key-service", "device-gateway", "notification-service"})
    void environment_isWhatTheServiceReads(String service) {
        Set<String> set = new TreeSet<>(Manifests.environmentOf(service).keySet());
        ServiceVariables variables = ServiceVariables.of(service);

        assertThat(set).containsAll(variables.required());
        set.removeAll(variables.known());
        set.removeAll(kafkaClientVariables());
        set.removeAll(ofOthers(service));
        assertThat(set).containsExactly("JAVA_TOOL_OPTIONS");
    }

    @Test
    void secrets_areReferences_neverValues() {
        assertThat(Manifests.ofKind("Secret")).isEmpty();
        for (String service : List.of("share-service", "key-service", "device-gateway", "notification-service")) {
            assertThat(Manifests.environmentOf(service)).allSatisfy((name, variable) -> {
                if (name.matches(".*(PASSWORD|SECRET|PEPPER|_KEYS?)$")) {
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                            .as(name)
                            .isNotEmpty();
                }
            });
        }
    }

    @Test
    void topics_areThoseOfTheContract() {
        Map<String, Map<String, String>> declared = new TreeMap<>();
        for (Manifest topic : Manifests.ofKind("KafkaTopic")) {
            Map<String, String> settings = new TreeMap<>();
            topic.tree()
                    .at("/spec/config")
                    .properties()
                    .forEach(entry ->
                            settings.put(entry.getKey(), entry.getValue().asText()));
            assertThat(settings.remove("min.insync.replicas")).as("%s", topic).isEqualTo("2");
            settings.put("partitions", topic.tree().at("/spec/partitions").asText());
            declared.put(topic.name(), settings);
        }

        Map<String, Map<String, String>> contract = new TreeMap<>();
        for (Topic topic : Topic.values()) {
            Map<String, String> settings = new TreeMap<>(Topics.configOf(topic));
            settings.put("partitions", Integer.toString(topic.partitions()));
            contract.put(topic.topicName(), settings);
        }
        assertThat(declared).isEqualTo(contract);
    }

    /** A service that needs no variable of the shared settings gets it all the same. */
    private static Set<String> ofOthers(String service) {
        return Stream.of("share-service", "key-service", "device-gateway", "notification-service")
                .filter(other -> !other.equals(service))
                .flatMap(other -> ServiceVariables.of(other).known().stream())
                .filter(Manifests.ofKind("ConfigMap").getFirst().tree().path("data")::has)
                .collect(Collectors.toSet());
    }

    /** Quarkus hands every {@code KAFKA_…} variable to the clients: {@code KAFKA_SSL_KEYSTORE_TYPE} is {@code ssl.keystore.type}. */
    private static Set<String> kafkaClientVariables() {
        return Stream.concat(ConsumerConfig.configNames().stream(), ProducerConfig.configNames().stream())
                .map(name -> "KAFKA_" + name.replace('.', '_').toUpperCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Keys that the type does not know. */
    private static List<String> unknown(Object value, String path) throws Exception {
        List<String> found = new ArrayList<>();
        switch (value) {
            case List<?> list -> {
                for (Object element : list) {
                    if (element != null) {
                        found.addAll(unknown(element, path + "[]"));
                    }
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (entry.getValue() != null) {
                        found.addAll(unknown(entry.getValue(), path + "." + entry.getKey()));
                    }
                }
            }
            case Object model
            when model.getClass().getName().matches("io\\.(fabric8|strimzi)\\..*")
                    && !model.getClass().isEnum() -> {
                for (var getter : model.getClass().getMethods()) {
                    if (!getter.getName().startsWith("get") || getter.getParameterCount() > 0) {
                        continue;
                    }
                    Object member = getter.invoke(model);
                    if (getter.getName().equals("getAdditionalProperties")) {
                        ((Map<?, ?>) member).keySet().forEach(key -> found.add(path + "." + key));
                    } else if (member != null && !getter.getName().equals("getClass")) {
                        found.addAll(
                                unknown(member, path + "." + getter.getName().substring(3)));
                    }
                }
            }
            default -> {}
        }
        return found;
    }

    /** What did not survive reading and writing: a value that its enum does not have becomes nothing. */
    private static List<String> lost(JsonNode declared, JsonNode kept, String path) {
        if (declared.isObject()) {
            List<String> lost = new ArrayList<>();
            declared.properties()
                    .forEach(entry -> lost.addAll(
                            lost(entry.getValue(), kept.path(entry.getKey()), path + "." + entry.getKey())));
            return kept.isMissingNode() && !declared.isEmpty() ? List.of(path) : lost;
        }
        if (declared.isArray()) {
            List<String> lost = new ArrayList<>();
            for (int i = 0; i < declared.size(); i++) {
                lost.addAll(lost(declared.get(i), kept.path(i), path + "[" + i + "]"));
            }
            return lost;
        }
        return declared.asText().equals(kept.asText()) ? List.of() : List.of(path);
    }

    private static KubernetesSerialization serialization() {
        KubernetesSerialization serialization = new KubernetesSerialization();
        Arrays.asList(Kafka.class, KafkaNodePool.class, KafkaTopic.class, KafkaUser.class)
                .forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
