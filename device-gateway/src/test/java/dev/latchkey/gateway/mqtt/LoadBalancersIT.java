package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.ProxyHeader;
import dev.latchkey.gateway.RawBridge;
import dev.latchkey.gateway.RawWebSocket;
import dev.latchkey.gateway.TlsLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bridges come through a load balancer that speaks the PROXY protocol. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class LoadBalancersIT {
    @Inject
    MqttListener listener;

    @Inject
    Strangers strangers;

    @Inject
    MeterRegistry registry;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("version 1", ProxyHeader.version1("192.0.2.17"), "192.0.2.17"),
                Arguments.of("version 1, IPv6", ProxyHeader.version1("2001:db8::17"), "2001:db8:0:0:0:0:0:17"),
                Arguments.of("version 1, nobody's", ProxyHeader.version1OfNobody(), ProxyHeader.BALANCER),
                Arguments.of("version 2", ProxyHeader.version2("192.0.2.18"), "192.0.2.18"),
                Arguments.of("version 2, IPv4 as IPv6", ProxyHeader.version2Mapped("192.0.2.22"), "192.0.2.22"),
                Arguments.of("version 2, more", ProxyHeader.version2WithAdditions("192.0.2.23", 500), "192.0.2.23"),
                Arguments.of("version 2, the balancer's own", ProxyHeader.version2OfItself(), ProxyHeader.BALANCER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void b3_itsAddressIsTheOneOfTheHeader(String name, byte[] header, String address) throws IOException {
        byte[] connect = RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 5);
        byte[] both = Arrays.copyOf(header, header.length + connect.length);
        System.arraycopy(connect, 0, both, header.length, connect.length);
        try (Socket line = ProxyHeader.line(listener.port(WayIn.TCP));
                RawBridge bridge = RawBridge.on(line)) {
            bridge.write(both);

            assertThat(bridge.connack()).isZero();
            isAt(address);
        }
    }

    @Test
    void b3_aHeaderMayComeInPieces() throws IOException {
        try (Socket line = ProxyHeader.line(listener.port(WayIn.TCP));
                RawBridge bridge = RawBridge.on(line)) {
            line.setTcpNoDelay(true);
            for (byte one : ProxyHeader.version2("192.0.2.19")) {
                bridge.write(new byte[] {one});
            }
            bridge.write(RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 4));

            assertThat(bridge.connack()).isZero();
            isAt("192.0.2.19");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WayIn.class,
            names = {"TLS", "SECURE_WEB_SOCKET", "WEB_SOCKET"})
    void b3_theHeaderComesFirst_overWhateverTheBridgeSpeaks(WayIn way) throws IOException {
        byte[] connect = RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 5);
        try (Socket plain = ProxyHeader.line(listener.port(way))) {
            plain.getOutputStream().write(ProxyHeader.version2("192.0.2.20"));
            Socket line = way == WayIn.WEB_SOCKET ? plain : TlsLine.over(plain);
            if (way == WayIn.TLS) {
                assertThat(RawBridge.connect(line, enrolled.bridgeId(), enrolled.secret(), 5)
                                .connack())
                        .isZero();
            } else {
                RawWebSocket socket = RawWebSocket.open(line, "/mqtt");
                socket.head();
                socket.write(RawWebSocket.frame(RawWebSocket.BINARY, true, connect));
                assertThat(socket.payload()[0]).isEqualTo((byte) 0x20);
            }
            isAt("192.0.2.20");
        }
    }

    private void isAt(String address) {
        GatewayClient.bridge(enrolled.bridgeId())
                .then()
                .body("connected", equalTo(true))
                .body("address", equalTo(address));
    }

    @ParameterizedTest
    @EnumSource(WayIn.class)
    void withoutItsHeader_aLineIsClosed_andCounted(WayIn way) throws IOException {
        double before = withoutHeader();
        try (Socket line = ProxyHeader.line(listener.port(way))) {
            line.setSoTimeout(20_000); // it is not waited for: a header may take a minute
            line.getOutputStream().write(RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 5));

            assertThat(line.getInputStream().readAllBytes()).isEmpty();
        }
        await().untilAsserted(() -> assertThat(withoutHeader()).isEqualTo(before + 1));
    }

    static Stream<byte[]> tooLong() {
        return Stream.of(
                ("PROXY " + "x".repeat(200)).getBytes(US_ASCII),
                ProxyHeader.version2WithAdditions("192.0.2.24", 5_000));
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void aHeaderThatIsTooLong_closesTheLine_andIsCounted(byte[] header) throws IOException {
        double before = withoutHeader();
        try (Socket line = ProxyHeader.line(listener.port(WayIn.TCP))) {
            line.setSoTimeout(20_000);
            line.getOutputStream().write(header);

            assertThat(line.getInputStream().readAllBytes()).isEmpty();
        }
        await().untilAsserted(() -> assertThat(withoutHeader()).isEqualTo(before + 1));
    }

    private double withoutHeader() {
        return registry.find("latchkey.gateway.refusals").tag("reason", "no-proxy-header").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    @Tag("inv-14")
    void inv14_fromAnybodyElse_aHeaderIsNotRead() throws IOException {
        try (Socket line = new Socket("127.0.0.1", listener.port(WayIn.TCP))) {
            line.getOutputStream().write(ProxyHeader.version1("192.0.2.21"));
            line.getOutputStream().write(RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 5));

            assertThat(line.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_whoShowsBadCredentials_bringsOnlyItsOwnAddressIntoDisrepute() throws IOException {
        try (Socket line = ProxyHeader.line(listener.port(WayIn.TCP));
                RawBridge stranger = RawBridge.on(line)) {
            stranger.write(ProxyHeader.version2("192.0.2.66"));
            stranger.write(RawBridge.connectPacket(enrolled.bridgeId(), "wrong", 4));

            assertThat(stranger.connack()).isEqualTo(5);
        }

        assertThat(strangers.is("192.0.2.66", System.nanoTime())).isTrue();
        assertThat(strangers.is(ProxyHeader.BALANCER, System.nanoTime())).isFalse();
        try (Socket line = ProxyHeader.line(listener.port(WayIn.TCP));
                RawBridge bridge = RawBridge.on(line)) {
            bridge.write(ProxyHeader.version2("192.0.2.67"));
            bridge.write(RawBridge.connectPacket(enrolled.bridgeId(), enrolled.secret(), 4));

            assertThat(bridge.connack()).isZero();
        }
    }
}
