package dev.latchkey.local.entrance;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes every mail, delivers none, and shows the newest {@value #MOST}. They live in memory, so a restart forgets them, and whoever puts load on the
 * system doesn't fill it.
 */
public final class MailServer {
    static final int MOST = 1_000;

    private final GreenMail server;
    /** The newest first. */
    private final Deque<Kept> mails = new ArrayDeque<>();

    static {
        // else it is looked for in all jars with every mail
        System.setProperty("jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider");
    }

    public MailServer(String host, int port) {
        ServerSetup setup = new ServerSetup(port, host, ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(10_000);
        this.server = new GreenMail(setup);
        server.getUserManager().setMessageDeliveryHandler((mail, recipient) -> {
            keep(mail.getMessage());
            return new Shown(recipient.getEmail());
        });
    }

    public void start() {
        server.start();
    }

    public void stop() {
        server.stop();
    }

    /** The newest first; only those to one address unless it is null. */
    String json(@Nullable String to) {
        JsonArray mails = new JsonArray();
        for (Mail mail : mails()) {
            if (to == null || mail.to().contains(to)) {
                mails.add(new JsonObject()
                        .put("to", mail.to())
                        .put("from", mail.from())
                        .put("subject", mail.subject())
                        .put("sentAt", mail.sentAt().toString())
                        .put("text", mail.text()));
            }
        }
        return mails.encode();
    }

    String page() {
        String list = mails().stream()
                .map(mail -> "<article><h2>" + escaped(mail.subject()) + "</h2><p>to " + escaped(mail.to()) + ", "
                        + escaped(mail.sentAt().toString()) + "</p><pre>" + escaped(mail.text())
                        + "</pre></article>")
                .collect(Collectors.joining("\n"));
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Received mails</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <style>body{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}
                article{border-top:1px solid #999}pre{white-space:pre-wrap}</style></head>
                <body><h1>Received mails</h1><p>Latchkey sent these. Nothing leaves this machine.</p>
                %s
                </body></html>
                """.formatted(list.isEmpty() ? "<p>None yet.</p>" : list);
    }

    private void keep(MimeMessage message) {
        synchronized (mails) {
            mails.addFirst(new Kept(message));
            if (mails.size() > MOST) {
                mails.removeLast();
            }
        }
    }

    private List<Mail> mails() {
        List<Kept> newest;
        synchronized (mails) {
            newest = List.copyOf(mails);
        }
        return newest.stream().map(Kept::read).toList();
    }

    /** Read when somebody looks at it for the first time: under load nobody does. */
    private static final class Kept {
        private @Nullable MimeMessage message;
        private @Nullable Mail mail;

        Kept(MimeMessage message) {
            this.message = message;
        }

        synchronized Mail read() {
            Mail known = mail;
            if (known == null) {
                known = Mail.ofAny(Objects.requireNonNull(message));
                mail = known;
                message = null;
            }
            return known;
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private record Mail(String to, String from, String subject, Instant sentAt, String text) {
        static Mail ofAny(MimeMessage message) {
            try {
                return of(message);
            } catch (IOException | MessagingException | RuntimeException e) {
                return new Mail("", "", "(unreadable mail)", Instant.EPOCH, String.valueOf(e.getMessage()));
            }
        }

        private static Mail of(MimeMessage message) throws MessagingException, IOException {
            Date sent = message.getSentDate();
            return new Mail(
                    Arrays.toString(message.getAllRecipients()).replaceAll("[\\[\\]]", ""),
                    Arrays.toString(message.getFrom()).replaceAll("[\\[\\]]", ""),
                    String.valueOf(message.getSubject()),
                    sent == null ? Instant.EPOCH : sent.toInstant(),
                    text(message.getContent()));
        }

        private static String text(Object content) throws MessagingException, IOException {
            if (content instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart part = parts.getBodyPart(i);
                    if (part.isMimeType("text/plain") || part.isMimeType("multipart/*")) {
                        return text(part.getContent());
                    }
                }
                return parts.getCount() == 0
                        ? ""
                        : String.valueOf(parts.getBodyPart(0).getContent());
            }
            return String.valueOf(content);
        }
    }
}
