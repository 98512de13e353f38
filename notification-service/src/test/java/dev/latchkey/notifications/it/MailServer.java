package dev.latchkey.notifications.it;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.engines.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A real SMTP server in the test JVM, which a test can switch off and on, and the timings that tests want. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {
    private int port;
    private GreenMail server;
    private volatile Consumer<String> beforeTaking = address -> {};
    private final Collection<Socket> silent = new ConcurrentLinkedQueue<>();

    @Override
    public Map<String, String> start() {
        port = FreePorts.next();
        switchOn();
        return Map.of(
                "LATCHKEY_SMTP_HOST", "127.0.0.1",
                "LATCHKEY_SMTP_PORT", Integer.toString(port),
                "LATCHKEY_MAIL_FROM", "doors@latchkey.test",
                "latchkey.mail.first-backoff", "PT0.2S",
                "latchkey.mail.longest-backoff", "PT1S",
                "latchkey.mail.names-within", "PT8S");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(MailServer.class));
    }

    @Override
    public void stop() {
        switchOff();
        silent.forEach(MailServer::close);
    }

    /** With empty mailboxes. A server that was silent may keep the port until its thread has noticed that it is closed. */
    void switchOn() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(IllegalStateException.class)
                .until(this::listens);
    }

    private boolean listens() {
        GreenMail started = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        UserManager users = started.getUserManager();
        users.setMessageDeliveryHandler((mail, recipient) -> {
            String address = recipient.getEmail();
            beforeTaking.accept(address);
            GreenMailUser known = users.getUserByEmail(address);
            return known == null ? users.createUser(address, address, address) : known;
        });
        started.start();
        server = started;
        return true;
    }

    /** @param next called with the address of each mail before it is taken; the server says yes after it */
    void beforeTaking(Consumer<String> next) {
        beforeTaking = next;
    }

    void switchOff() {
        server.stop();
    }

    /**
     * Listens at the port of the server, which is off: each connection gets these answers, a line for a line, and nothing after them. It stays
     * open when this is closed and the server is on again, as a connection to a machine that has vanished does.
     */
    ServerSocket fallSilentAfter(String... answers) {
        try {
            ServerSocket door = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
            Thread.ofVirtual().name("silent-mail-server").start(() -> accept(door, answers));
            return door;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @return how many connections have been silent so far */
    int silent() {
        return silent.size();
    }

    private void accept(ServerSocket door, String... answers) {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                silent.add(client);
                Thread.ofVirtual().start(() -> answer(client, answers));
            } catch (IOException e) {
                // closed, or a client that has gone
            }
        }
    }

    private static void answer(Socket client, String... answers) {
        try {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            for (String answer : answers) {
                client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                lines.readLine();
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> isTo(mail, address))
                .toList();
    }

    private static boolean isTo(MimeMessage mail, String address) {
        try {
            return Arrays.stream(mail.getAllRecipients())
                    .anyMatch(to -> to.toString().equals(address));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
