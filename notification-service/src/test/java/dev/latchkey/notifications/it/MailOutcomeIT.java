package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.DatabaseLine;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.Relay;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern RETRIED =
            Pattern.compile("latchkey_mail_attempts_total\\{outcome=\"retried\"\\} (\\S+)");

    MailServer mailServer;
    DatabaseLine line;

    @Inject
    @DataSource("migrations")
    javax.sql.DataSource database;

    private Story story;

    @BeforeEach
    void begin() {
        story = Story.begin();
        await().atMost(PATIENCE).until(() -> InboxClient.of(story.ben).status() == 200);
    }

    @AfterEach
    void end() {
        mailServer.beforeTaking(address -> {});
        line.become(Relay.State.WHOLE);
        await().atMost(PATIENCE).until(() -> InboxClient.of(story.ben).status() == 200);
        story.close();
    }

    private record Delivery(String state, int attempts) {}

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

        await().atMost(PATIENCE).until(() -> delivery().state().equals("SENT"));
        assertThat(delivery().attempts()).isEqualTo(1);
        assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
    }

    /** It takes longer than the worker waits, several times. */
    @Test
    void n3_mail_isSentOnce_whenTheServerTakesItSlowly() throws Exception {
        double before = retried();
        mailServer.beforeTaking(address -> {
            if (address.equals(story.ben.email())) {
                await().atMost(PATIENCE).until(() -> retried() > before + 2);
            }
        });

        story.event(story.key.shared(1, story.ben.accountId()));

        await().atMost(PATIENCE).until(() -> delivered() && delivery().state().equals("SENT"));
        assertThat(delivery().attempts()).isGreaterThan(2);
        assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
    }

    private boolean delivered() {
        return !mailServer.mailsTo(story.ben.email()).isEmpty();
    }

    private static double retried() {
        Matcher matcher = RETRIED.matcher(given().get("/q/metrics").asString());
        assertThat(matcher.find()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** Of the one mail to Ben. */
    private Delivery delivery() throws SQLException {
        try (Connection own = database.getConnection();
                PreparedStatement query =
                        own.prepareStatement("select state, attempts from mail_deliveries where account_id = ?")) {
            query.setString(1, story.ben.accountId());
            try (ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return new Delivery(rows.getString(1), rows.getInt(2));
            }
        }
    }
}
