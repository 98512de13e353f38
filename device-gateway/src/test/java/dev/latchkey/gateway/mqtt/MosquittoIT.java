package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestCertificate;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command line clients of mosquitto as a bridge; they are written in C. Debian's package: mosquitto-clients. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@EnabledIf(value = "isInstalled", disabledReason = "mosquitto_sub and mosquitto_pub are not installed")
@Tag("B2")
class MosquittoIT {
    @Inject
    MqttListener listener;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    static boolean isInstalled() {
        return Stream.of("mosquitto_sub", "mosquitto_pub")
                .allMatch(program -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(where -> Files.isExecutable(Path.of(where, program))));
    }

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @AfterEach
    void close() throws Exception {
        started.forEach(Process::destroyForcibly);
    }

    private Process run(String program, String version, List<String> line, String... what) throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-V", version, "-h", "127.0.0.1", "-q", "1"));
        command.addAll(line);
        command.addAll(List.of(what));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".out").toFile())
                .start();
        started.add(process);
        return process;
    }

    private List<String> overTcp(String password) {
        return List.of("-p", Integer.toString(listener.port(WayIn.TCP)), "-u", enrolled.bridgeId(), "-P", password);
    }

    private List<String> overTlsWithCertificate() throws IOException {
        KeyPair keys = TestAuthority.keyPair("EC", 256);
        String certificate = GatewayClient.certify(
                        enrolled.bridgeId(),
                        TestAuthority.request("bridge", keys, keys),
                        UUID.randomUUID().toString())
                .then()
                .statusCode(201)
                .extract()
                .path("certificate");
        return List.of(
                "-p",
                Integer.toString(listener.port(WayIn.TLS)),
                "--cafile",
                Files.writeString(folder.resolve("gateway.pem"), TestCertificate.certificatePem())
                        .toString(),
                "--cert",
                Files.writeString(folder.resolve("bridge.pem"), certificate).toString(),
                "--key",
                Files.writeString(folder.resolve("bridge.key"), TestAuthority.pem(keys.getPrivate()))
                        .toString());
    }

    @Test
    void b2_mosquitto5_overTlsWithACertificate_getsOrders_andHandsStatementsIn() throws Exception {
        getsOrders_andHandsStatementsIn("mqttv5", overTlsWithCertificate());
    }

    @Test
    void b2_mosquitto3_overTcpWithASecret_getsOrders_andHandsStatementsIn() throws Exception {
        getsOrders_andHandsStatementsIn("mqttv311", overTcp(enrolled.secret()));
    }

    @Test
    @Tag("inv-14")
    void inv14_mosquittoWithAWrongSecret_isNotLetIn() throws Exception {
        Process stranger = run("mosquitto_sub", "mqttv5", overTcp("wrong"), "-t", enrolled.topic("orders"), "-C", "1");

        assertThat(stranger.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stranger.exitValue()).isNotZero();
        assertThat(folder.resolve("mosquitto_sub.out")).content().containsIgnoringCase("bad user name or password");
    }

    private void getsOrders_andHandsStatementsIn(String version, List<String> line) throws Exception {
        Process subscriber = run("mosquitto_sub", version, line, "-t", enrolled.topic("orders"), "-C", "1");
        await().untilAsserted(
                        () -> GatewayClient.bridge(enrolled.bridgeId()).then().body("connected", equalTo(true)));
        String order = enrolled.lock().order(1);
        assertThat(subscriber.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("mosquitto_sub.out")).content().contains(order);

        String statement = new String(enrolled.statement(), UTF_8);
        Process publisher = run("mosquitto_pub", version, line, "-t", enrolled.topic("statements"), "-m", statement);
        assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.exitValue())
                .as("%s", Files.readString(folder.resolve("mosquitto_pub.out")))
                .isZero();
        await().untilAsserted(() ->
                assertThat(enrolled.kafka().reportsOf(enrolled.lock().lockId())).hasSize(1));
    }
}
