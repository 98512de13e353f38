package dev.latchkey.notifications.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.notifications.it.ServiceDatabase.Delivery;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mail server that says no. Silence after it doesn't matter: the client hangs up. */
@Tag("N3")
@QuarkusTest
@TestProfile(RefusedMailIT.FiveTimes.class)
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class RefusedMailIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REFUSALS = 5;

    MailServer mailServer;

    @Inject
    ServiceDatabase database;

    private Story story;

    public static class FiveTimes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.mail.refusals", "" + REFUSALS);
        }
    }

    @BeforeEach
    void begin() {
        story = Story.known();
        mailServer.switchOff();
    }

    @AfterEach
    void end() {
        story.close();
    }

    private ServerSocket refusing(String answer) {
        return mailServer.fallSilentAfter("220 mail", "250 hello", "250 from", answer);
    }

    private Delivery failed() throws SQLException {
        await().atMost(PATIENCE).until(() -> database.mailTo(story.ben).state().equals("FAILED"));
        return database.mailTo(story.ben);
    }

    private void share() {
        story.event(story.key.shared(1, story.ben.accountId()));
        await().atMost(PATIENCE)
                .until(() -> database.count(
                                "select count(*) from mail_deliveries where account_id = ?", story.ben.accountId())
                        == 1);
    }

    @Test
    void n3_mailToAMailboxThatIsNotThere_hasFailedAtOnce() throws Exception {
        try (ServerSocket server = refusing("550 5.1.1 unknown")) {
            assertThat(server.isBound()).isTrue();
            share();

            assertThat(failed()).isEqualTo(new Delivery("FAILED", 1, "smtp-550-5.1.1"));
        } finally {
            mailServer.switchOn();
        }
    }

    @Test
    void n3_mailThatIsRefusedOtherwise_hasFailed_afterSoManyRefusals() throws Exception {
        double failedBefore = ServiceMetrics.mailAttempts("failed");
        try (ServerSocket server = refusing("550 5.7.1 not today")) {
            assertThat(server.isBound()).isTrue();
            share();

            assertThat(failed()).isEqualTo(new Delivery("FAILED", REFUSALS, "smtp-550-5.7.1"));
            assertThat(ServiceMetrics.mailAttempts("failed")).isEqualTo(failedBefore + 1);
        } finally {
            mailServer.switchOn();
        }
    }

    /** While there is no server at all; that counts as no refusal. */
    @Test
    void n3_mailThatIsRefusedOnlyAtFirst_isSent() throws Exception {
        share();
        await().atMost(PATIENCE).until(() -> database.mailTo(story.ben).attempts() > REFUSALS);
        try (ServerSocket server = refusing("550 5.7.1 greylisted")) {
            assertThat(server.isBound()).isTrue();
            await().atMost(PATIENCE)
                    .until(() ->
                            "smtp-550-5.7.1".equals(database.mailTo(story.ben).lastFailure()));
        } finally {
            mailServer.switchOn();
        }

        await().atMost(PATIENCE).until(() -> database.mailTo(story.ben).state().equals("SENT"));
        assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
    }
}
