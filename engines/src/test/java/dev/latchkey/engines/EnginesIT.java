package dev.latchkey.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnginesIT {
    private final Engines engines = Engines.shared();

    @Test
    void database_isDurable() throws SQLException {
        engines.postgres().createSchema("durable", "secret");
        try (Connection connection = connect("durable", "secret")) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                ResultSet shown = connection.createStatement().executeQuery("show " + setting);
                shown.next();
                assertThat(shown.getString(1)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void schema_isSeenByItsOwnerOnly() throws SQLException {
        engines.postgres().createSchema("mine", "secret");
        engines.postgres().createSchema("theirs", "secret");
        try (Connection mine = connect("mine", "secret")) {
            mine.createStatement().execute("create table if not exists note (text text)");
        }

        try (Connection theirs = connect("theirs", "secret")) {
            assertThatThrownBy(() -> theirs.createStatement().executeQuery("select * from mine.note"))
                    .hasMessageContaining("permission denied for schema mine");
        }
        assertThatThrownBy(() -> connect("mine", "wrong")).isInstanceOf(SQLException.class);
    }

    @Test
    void committedRows_areThere_afterKill9() throws SQLException {
        engines.postgres().createSchema("survivor", "secret");
        try (Connection connection = connect("survivor", "secret")) {
            connection.createStatement().execute("create table if not exists note (text text)");
            connection.createStatement().execute("insert into note values ('kept')");
        }

        engines.postgres().kill9();
        engines.restartPostgres();

        try (Connection connection = connect("survivor", "secret")) {
            assertThat(connection
                            .createStatement()
                            .executeQuery("select from note")
                            .next())
                    .isTrue();
        }
    }

    @Test
    void acknowledgedRecords_areThere_afterKill9() throws Exception {
        TopicPartition partition = new TopicPartition(Topic.LOCK_REPORTS.topicName(), 0);
        long offset;
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", engines.kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            offset = producer.send(new ProducerRecord<>(partition.topic(), 0, "LK-1", "kept"))
                    .get()
                    .offset();
        }

        engines.kafka().kill9();
        engines.restartKafka();

        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", engines.kafka().bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            assertThat(consumer.poll(Duration.ofSeconds(20)).records(partition))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("kept");
        }
    }

    @Test
    void broker_hasTheTopicsOfTheContract_andKeepsThemForEver() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", engines.kafka().bootstrapServers()))) {
            Set<String> names = admin.listTopics().names().get();

            assertThat(names)
                    .containsAll(
                            Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        }
    }

    /** Also where a version before has made the topic. */
    @Test
    @Tag("O4")
    void o4_whatIsErased_leavesTheTopicWithinADay_andIsToldForAMonth() throws Exception {
        ConfigResource accounts = new ConfigResource(Type.TOPIC, Topic.ACCOUNT_EVENTS.topicName());
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", engines.kafka().bootstrapServers()))) {
            List<AlterConfigOp> back = Stream.of("max.compaction.lag.ms", "delete.retention.ms")
                    .map(name -> new AlterConfigOp(new ConfigEntry(name, null), OpType.DELETE))
                    .toList();
            admin.incrementalAlterConfigs(Map.of(accounts, back)).all().get();

            engines.kafka().kill9();
            engines.restartKafka();

            Config config = admin.describeConfigs(List.of(accounts)).all().get().get(accounts);
            assertThat(config.get("max.compaction.lag.ms").value()).isEqualTo("86400000");
            assertThat(config.get("delete.retention.ms").value()).isEqualTo("2592000000");
        }
    }

    @Test
    void shared_givesTheSameServers_whenAskedAgain() {
        Engines again = Engines.shared();

        assertThat(again.postgres().handle())
                .isNotEmpty()
                .isEqualTo(engines.postgres().handle());
        assertThat(again.kafka().handle())
                .isNotEmpty()
                .isEqualTo(engines.kafka().handle());
    }

    private Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(engines.postgres().urls().jdbc(), user, password);
    }
}
