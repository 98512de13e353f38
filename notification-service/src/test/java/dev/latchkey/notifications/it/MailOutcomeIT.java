package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.DatabaseLine;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.Relay;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the mail server has taken is written down as sent, when that can't be done at once too: else it would be sent again. */
@Tag("N3")
@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
@WithTestResource(DatabaseLine.class)
class MailOutcomeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    MailServer mailServer;
    DatabaseLine line;

    @Inject
    ServiceDatabase database;

    private Story story;

    @BeforeEach
    void begin() {
        story = Story.known();
    }

    @AfterEach
    void end() {
        mailServer.beforeTaking(address -> {});
        line.become(Relay.State.WHOLE);
        await().atMost(PATIENCE).until(() -> InboxClient.of(story.ben).status() == 200);
        story.close();
    }

    @Test
    void n3_mail_isSentOnce_whenTheDatabaseGoesAway_asTheServerTakesIt() throws Exception {
        mailServer.beforeTaking(address -> {
            if (address.equals(story.ben.email())) {
                line.become(Relay.State.REFUSING);
            }
        });
        story.event(story.key.shared(1, story.ben.accountId()));
        await().atMost(PATIENCE).until(this::delivered);
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 503);
        mailServer.beforeTaking(address -> {});

        line.become(Relay.State.WHOLE);

        await().atMost(PATIENCE).until(() -> database.mailTo(story.ben).state().equals("SENT"));
        assertThat(database.mailTo(story.ben).attempts()).isEqualTo(1);
        assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
    }

    /** It takes longer than the worker waits, several times. */
    @Test
    void n3_mail_isSentOnce_whenTheServerTakesItSlowly() throws Exception {
        double before = ServiceMetrics.mailAttempts("retried");
        mailServer.beforeTaking(address -> {
            if (address.equals(story.ben.email())) {
                await().atMost(PATIENCE).until(() -> ServiceMetrics.mailAttempts("retried") > before + 2);
            }
        });

        story.event(story.key.shared(1, story.ben.accountId()));

        await().atMost(PATIENCE)
                .until(() -> delivered() && database.mailTo(story.ben).state().equals("SENT"));
        assertThat(database.mailTo(story.ben).attempts()).isGreaterThan(2);
        assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
    }

    private boolean delivered() {
        return !mailServer.mailsTo(story.ben.email()).isEmpty();
    }
}
