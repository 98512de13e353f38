package dev.latchkey.keys;

import static dev.latchkey.keys.Door.ALWAYS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.contract.ContractTester;
import dev.latchkey.contract.ContractTester.Report;
import dev.latchkey.contract.Scene;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** key-service keeps to its OpenAPI document, whatever it is sent. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class ContractIT {
    @Test
    void everyAnswer_isDocumented_whateverIsSent() {
        try (Feed feed = new Feed()) {
            Somebody alice = feed.somebody("alice");
            Somebody bob = feed.somebody("bob");
            Door door = new Door();
            feed.key(door.registered("acc-operator"));
            feed.key(door.claimed(alice.accountId()));
            feed.account(door.lockName(alice.accountId(), "Front door"));
            for (int slot = 1; slot <= 4; slot++) {
                feed.key(door.enabled(slot, alice.accountId()));
                feed.account(door.keyName(slot, alice.accountId(), "Key " + slot));
                feed.key(door.shared(slot, bob.accountId(), ALWAYS));
            }
            feed.key(door.downloaded(3));
            await().atMost(Duration.ofSeconds(20)).until(() -> keys(alice) == 4 && keys(bob) == 4);

            Report report = new ContractTester(RestAssured.port, "key-service")
                    .run(operation -> scene(operation.equals("listMyKeys") ? bob : alice, door));

            assertThat(report.findings()).as("%s", report).isEmpty();
            assertThat(report.neverSuccessful()).as("%s", report).isEmpty();
        }
    }

    private static Scene scene(Somebody somebody, Door door) {
        return Scene.of(somebody.token())
                .with("lockId", door.lockId)
                .with("sort", "-updatedAt")
                .with("Latchkey-Consistency", door.token())
                .sometimes("Latchkey-Consistency")
                .with("If-None-Match", "\"1\"")
                .without("cursor");
    }

    private static int keys(Somebody somebody) {
        String list = somebody.email().startsWith("bob") ? "/v1/my-keys" : "/v1/share-keys";
        var answer = given().auth().oauth2(somebody.token()).get(list);
        return answer.statusCode() == 200 ? answer.jsonPath().getList("items").size() : 0;
    }
}
