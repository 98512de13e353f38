package dev.latchkey.keys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lists are read before anybody asks for them. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class FirstReadsIT {
    private static final int LISTS = 3;

    @Inject
    FirstReads firstReads;

    @Inject
    BeanManager beans;

    @Inject
    @DataSource("migrations")
    javax.sql.DataSource database;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int connections;

    /** A test before may have cut those that the pool had; it gives them up when a statement fails. */
    @BeforeEach
    void connect() {
        await().ignoreExceptions().until(() -> {
            try (Connection one = database.getConnection();
                    Connection another = database.getConnection();
                    Statement ofOne = one.createStatement();
                    Statement ofAnother = another.createStatement()) {
                return ofOne.execute("select 1") && ofAnother.execute("select 1");
            }
        });
    }

    /** What waits for the table of keys: texts of statements, one for each connection. */
    private List<String> waiting() throws SQLException {
        try (Connection own = database.getConnection();
                Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select a.query from pg_locks l join pg_stat_activity a using (pid) "
                                + "where l.relation = 'keys'::regclass and not l.granted and a.query like 'with head%'")) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** While the table is locked nothing is answered, so what was asked can be seen. */
    @Test
    void everyList_isReadOnEveryConnection_andADatabaseThatDoesNotAnswerHoldsNobodyUp() throws Exception {
        try (Connection other = database.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table keys in access exclusive mode");

            CompletableFuture<Void> read = CompletableFuture.runAsync(() -> firstReads.read(new StartupEvent()));

            await().untilAsserted(() -> assertThat(waiting()).hasSize(connections));
            assertThat(waiting().stream().distinct()).hasSize(LISTS);
            read.get(20, TimeUnit.SECONDS); // though nobody has an answer
            assertThat(waiting()).hasSize(connections);
            other.rollback();
        }
    }

    @Test
    void theyAreRead_whenTheServiceStarts() {
        assertThat(beans.resolveObserverMethods(new StartupEvent()))
                .<Class<?>>extracting(ObserverMethod::getBeanClass)
                .contains(FirstReads.class);
    }
}
