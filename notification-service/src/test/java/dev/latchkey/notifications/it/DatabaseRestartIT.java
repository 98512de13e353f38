package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class DatabaseRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    MailServer mailServer;

    @Test
    @Tag("N3")
    void n3_eventsAreNotLost_whenTheDatabaseWasKilled() {
        try (Story story = Story.begin()) {
            InboxClient ben = InboxClient.of(story.ben);
            await().atMost(PATIENCE).until(() -> ben.status() == 200);
            Engines.shared().postgres().kill9();
            try {
                story.event(story.key.shared(1, story.ben.accountId()));
                await().atMost(PATIENCE)
                        .until(() -> given().get("/q/health/ready").statusCode() == 503);
            } finally {
                Engines.shared().restartPostgres();
            }

            await().atMost(PATIENCE)
                    .until(() -> ben.status() == 200 && !ben.kinds().isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> !mailServer.mailsTo(story.ben.email()).isEmpty());

            assertThat(ben.kinds()).containsExactly("key-shared");
            assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
            assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
