package dev.latchkey.notifications.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.contract.ContractTester;
import dev.latchkey.contract.ContractTester.Report;
import dev.latchkey.contract.Scene;
import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** notification-service keeps to its OpenAPI document, whatever it is sent. */
@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class ContractIT {
    @Test
    void everyAnswer_isDocumented_whateverIsSent() {
        try (Story story = Story.begin()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> InboxClient.of(story.ben).status() == 200);
            String token = story.event(story.key.shared(1, story.ben.accountId()));
            String item = InboxClient.of(story.ben).inboxAt(token).getString("items[0].id");

            Report report = new ContractTester(RestAssured.port, "notification-service")
                    .run(operation -> Scene.of(story.ben.token())
                            .with("id", item)
                            .with("Latchkey-Consistency", token)
                            .sometimes("Latchkey-Consistency")
                            .without("cursor")
                            .lasting());

            assertThat(report.findings()).as("%s", report).isEmpty();
            assertThat(report.neverSuccessful()).as("%s", report).isEmpty();
        }
    }
}
