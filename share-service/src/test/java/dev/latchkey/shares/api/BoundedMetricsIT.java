package dev.latchkey.shares.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody makes a time series of his own by what he asks for. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class BoundedMetricsIT {
    @ParameterizedTest
    @CsvSource({
        "GET, /v1/keys/%00MADE-UP, 400",
        "GET, /v1/keys/%zzMADE-UP, 400",
        "GET, /v1/locks/MADE-UP?limit=1&limit=2, 400",
        "PUT, /v1/locks/MADE-UP, 405",
        "OPTIONS, /v1/locks/MADE-UP, 204",
        "GET, /v1/locks/MADE-UP, 401",
        "GET, /v1/MADE-UP, 404",
        "MADE-UP, /v1/me, 405",
    })
    void whatAClientMakesUp_isNotInTheMetrics(String method, String path, int status) throws IOException {
        String madeUp = "X" + UUID.randomUUID();
        String answer = raw(method.replace("MADE-UP", madeUp) + " " + path.replace("MADE-UP", madeUp));
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(given().get("/q/metrics").asString())
                .contains("http_server_requests_seconds_count")
                .doesNotContain(madeUp);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
