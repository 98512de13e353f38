package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Locks that operators assign to bridges. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class BridgeLocksResourceIT {
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String lockId = "LK-" + unique;

    @Test
    void lock_movesToTheBridge_itIsAssignedToLast() {
        GatewayClient.bridgeWith(bridgeId, lockId);
        GatewayClient.bridgeWith(bridgeId + "-b", lockId);

        GatewayClient.bridge(bridgeId).then().body("locks", empty());
        GatewayClient.bridge(bridgeId + "-b").then().body("locks", contains(lockId));
        GatewayClient.operator()
                .delete("/v1/bridges/{b}/locks/{l}", bridgeId, lockId)
                .then()
                .statusCode(404);
        GatewayClient.operator()
                .delete("/v1/bridges/{b}/locks/{l}", bridgeId + "-b", lockId)
                .then()
                .statusCode(204);
        GatewayClient.bridge(bridgeId + "-b").then().body("locks", empty());
    }

    @Test
    @Tag("B1")
    void b1_assignmentsAndRemovalsAtOnce_areAllAnswered() throws Exception {
        List<String> bridges = List.of(bridgeId, bridgeId + "-b");
        List<String> locks = List.of(lockId, lockId + "-b");
        bridges.forEach(GatewayClient::bridgeWith);
        List<Integer> answers = new CopyOnWriteArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> ends = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(i -> clients.submit(() -> {
                        for (int round = 0; round < 25; round++) {
                            String method = (round + i) % 3 == 0 ? "DELETE" : "PUT";
                            answers.add(GatewayClient.operator()
                                    .request(
                                            method,
                                            "/v1/bridges/{b}/locks/{l}",
                                            bridges.get((round + i) % 2),
                                            locks.get((round + i / 2) % 2))
                                    .statusCode());
                        }
                    }))
                    .toList();
            for (Future<?> end : ends) {
                end.get(); // a request without an answer fails here
            }
        }

        assertThat(answers).hasSize(200).containsOnlyElementsOf(Set.of(200, 204, 404));
        for (String lock : locks) {
            GatewayClient.assign(bridgeId, lock);
        }
        GatewayClient.bridge(bridgeId).then().body("locks", contains(locks.get(0), locks.get(1)));
        GatewayClient.bridge(bridgeId + "-b").then().body("locks", empty());
    }
}
