package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.http.account.Person;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** The first requests of a person, at once, as an app sends them. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class FirstRequestsIT {
    private static final int AT_ONCE = 10;

    @Inject
    Accounts accounts;

    @RepeatedTest(50)
    @Tag("S2")
    void s2_firstRequestsOfOnePersonAtOnce_areOneAccount() {
        String subject = UUID.randomUUID().toString();
        Person person = new Person(
                "https://sign-in.test", subject, subject + "@example.com", false, "Rita", "en", Instant.now());

        List<String> ids = Uni.join()
                .all(Stream.generate(() -> accounts.accountIdOf(person, "token"))
                        .limit(AT_ONCE)
                        .toList())
                .andFailFast()
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(ids).hasSize(AT_ONCE).containsOnly(ids.getFirst());
    }
}
