package dev.latchkey.shares.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several who have read the card of one lock, at the same moment, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class ClaimRacesIT {
    private static final int ROUNDS = 150;
    private static final Digest CODE = Digest.of(new byte[32]);
    private static final String PUBLIC_KEY = LockKey.generate().publicKey().toJson();

    @Inject
    LockCommands locks;

    @Inject
    Transactions transactions;

    @Test
    @Tag("L1")
    @Tag("inv-2")
    void l1_ofClaimsOfOneLock_exactlyOneWins_andOwnsIt() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                LockId lock = new LockId("LK-" + UUID.randomUUID());
                Registration registration =
                        new Registration(lock, new Lock.Hardware("M1", "Europe/Berlin", PUBLIC_KEY), CODE);
                Write operator = RacedKey.write(new AccountId(UUID.randomUUID()), null);
                assertThat(RacedKey.await(locks.register(operator, registration))
                                .status())
                        .isEqualTo(201);

                List<AccountId> people = new ArrayList<>();
                List<Callable<Uni<Answer>>> claims = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    // nobody else's address, as wrong codes of one count together (S5)
                    String address = "2001:db8:%x:%x::1".formatted(round, i);
                    AccountId person = new AccountId(UUID.randomUUID());
                    people.add(person);
                    claims.add(() -> locks.claim(RacedKey.write(person, null), lock, CODE, null, address));
                }
                List<String> answers = RacedKey.together(threads, claims).stream()
                        .map(RacedKey::outcome)
                        .toList();

                assertThat(answers)
                        .as("round %d", round)
                        .containsExactlyInAnyOrder("ok", "claim.not-valid", "claim.not-valid");
                LockStore.Head head = RacedKey.await(
                        transactions.inTransaction(session -> session.locks().readHead(lock)));
                assertThat(head.sequence()).isEqualTo(2);
                assertThat(head.lock())
                        .isInstanceOfSatisfying(
                                Lock.Claimed.class,
                                claimed -> assertThat(claimed.administrators())
                                        .containsExactly(people.get(answers.indexOf("ok"))));
            }
        }
    }
}
