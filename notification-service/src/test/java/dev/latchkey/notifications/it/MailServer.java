package dev.latchkey.notifications.it;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A real SMTP server in the test JVM, which a test can switch off and on, and the timings that tests want. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {
    private int port;
    private GreenMail server;
    private volatile Consumer<String> beforeTaking = address -> {};

    @Override
    public Map<String, String> start() {
        port = freePort();
        switchOn();
        return Map.of(
                "LATCHKEY_SMTP_HOST", "127.0.0.1",
                "LATCHKEY_SMTP_PORT", Integer.toString(port),
                "LATCHKEY_MAIL_FROM", "doors@latchkey.test",
                "latchkey.mail.first-backoff", "PT0.2S",
                "latchkey.mail.longest-backoff", "PT1S",
                "latchkey.mail.names-within", "PT3S");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(MailServer.class));
    }

    @Override
    public void stop() {
        switchOff();
    }

    /** With empty mailboxes. */
    void switchOn() {
        GreenMail started = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        UserManager users = started.getUserManager();
        users.setMessageDeliveryHandler((mail, recipient) -> {
            String address = recipient.getEmail();
            beforeTaking.accept(address);
            GreenMailUser known = users.getUserByEmail(address);
            return known == null ? users.createUser(address, address, address) : known;
        });
        server = started;
        server.start();
    }

    /** @param next called with the address of each mail before it is taken; the server says yes after it */
    void beforeTaking(Consumer<String> next) {
        beforeTaking = next;
    }

    void switchOff() {
        server.stop();
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
