package dev.latchkey.notifications.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service is killed at the worst moment: the inbox item is there, its mail is on the way to the mail server. */
@Tag("N3")
class KillIT {
    private static final Instant AFTER_ALL_OTHERS = Story.NOON.plus(Duration.ofDays(1));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Tag("inv-6")
    void n3_noticeIsThereOnce_andItsMailIsSent_whenKilledWhileSending() throws Exception {
        try (Story old = Story.begin();
                Story story = Story.begin(AFTER_ALL_OTHERS);
                SilentServer silent = new SilentServer()) {
            old.event(old.key.shared(1, old.ben.accountId()));
            try (ServiceProcess first = ServiceProcess.start(silent.port(), AFTER_ALL_OTHERS)) {
                await().atMost(PATIENCE).until(() -> first.status("/q/health/ready") == 200);
                story.event(story.key.shared(1, story.ben.accountId()));
                await().atMost(PATIENCE).until(() -> silent.connections() > 0);
                first.kill9();
            }
            GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            mailServer.start();
            try (ServiceProcess second =
                    ServiceProcess.start(mailServer.getSmtp().getPort(), AFTER_ALL_OTHERS)) {
                await().atMost(PATIENCE).until(() -> second.status("/q/health/ready") == 200);
                // a later notice shows that all before it has been gone through again
                story.event(story.key.downloaded(1, story.ben.accountId()));
                await().atMost(PATIENCE).until(() -> mailServer.getReceivedMessages().length >= 2);
                String inbox = second.body("/v1/inbox", story.ben.token());

                assertThat(new ObjectMapper().readTree(inbox).get("items"))
                        .singleElement()
                        .satisfies(item -> assertThat(item.get("kind").asText()).isEqualTo("key-shared"));
                // before LATCHKEY_NOTICES_SILENT_UNTIL (inv-6)
                assertThat(new ObjectMapper()
                                .readTree(second.body("/v1/inbox", old.ben.token()))
                                .get("items"))
                        .isEmpty();
                assertThat(mailServer.getReceivedMessages())
                        .extracting(mail -> mail.getAllRecipients()[0].toString())
                        .containsExactlyInAnyOrder(story.ben.email(), story.anna.email());
            } finally {
                mailServer.stop();
            }
        }
    }

    /** Takes connections and never says a word, as a mail server that hangs. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        SilentServer() throws Exception {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket ignored = socket.accept();
                        connections.incrementAndGet();
                    } catch (java.io.IOException e) {
                        return; // closed
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }
}
