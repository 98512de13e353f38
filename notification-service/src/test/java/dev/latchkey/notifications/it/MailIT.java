package dev.latchkey.notifications.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.notifications.it.Story.Person;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N2")
@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class MailIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    MailServer mailServer;
    private Story story;

    @BeforeEach
    void begin() {
        story = Story.begin();
    }

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void n2_mail_isWrittenInTheLanguageOfTheAccount_asTextAndHtml() throws Exception {
        story.event(story.key.shared(1, story.ben.accountId()));

        MimeMessage mail = theOnlyMailTo(story.ben);

        assertThat(mail.getSubject()).isEqualTo("Schlüssel „Guest“ für Front door wurde mit Ihnen geteilt");
        assertThat(mail.getFrom()[0]).hasToString("doors@latchkey.test");
        assertThat(mail.getMessageID()).matches("<[0-9a-f-]{36}@latchkey\\.test>");
        assertThat(part(mail, "text/plain"))
                .contains("Guten Tag " + story.ben.name() + ",")
                .contains("Sie haben den Schlüssel „Guest“ für Front door erhalten.");
        assertThat(part(mail, "text/html")).contains("<html lang=\"de\">").contains("Front door");
    }

    @Test
    void n2_names_areText_notHtmlOrHeaders() throws Exception {
        try (Story other = new Story()) {
            other.registered(other.ben, "en");
            other.lockNamed("<b>Door</b>");
            other.keyNamed("Guest\r\nBcc: eve@people.test");
            other.event(other.key.shared(1, other.ben.accountId()));

            MimeMessage mail = theOnlyMailTo(other.ben);

            assertThat(mail.getSubject())
                    .isEqualTo("Key “Guest Bcc: eve@people.test” for <b>Door</b> was shared with you");
            assertThat(mail.getHeader("Bcc")).isNull();
            assertThat(mail.getAllRecipients()).hasSize(1);
            assertThat(part(mail, "text/html"))
                    .contains("&lt;b&gt;Door&lt;/b&gt;")
                    .doesNotContain("<b>Door</b>");
        }
    }

    @Test
    void n2_mail_waitsForNameAndAccount_whenTheyComeAfterTheEvent() throws Exception {
        try (Story other = new Story()) {
            other.event(other.key.shared(1, other.ben.accountId()));
            await().atMost(SOON).until(() -> ServiceMetrics.of("latchkey_notices_total{kind=\"key-shared\"}") > 0);
            other.keyNamed("Cleaner");
            other.registered(other.ben, "en");

            assertThat(theOnlyMailTo(other.ben).getSubject())
                    .isEqualTo("Key “Cleaner” for " + other.lockId + " was shared with you");
        }
    }

    @Test
    @Tag("N3")
    void n3_repeatedEvents_sendNoSecondMail() {
        story.event(story.key.shared(1, story.ben.accountId()));
        theOnlyMailTo(story.ben);
        story.repeat(2, story.key.shared(1, story.ben.accountId()));
        story.event(story.key.downloaded(1, story.ben.accountId()));

        assertThat(theOnlyMailTo(story.anna)).isNotNull();
        assertThat(mailServer.mailsTo(story.ben.email())).hasSize(1);
    }

    @Test
    @Tag("N3")
    void n3_mail_isSentLater_whenTheMailServerWasDown() {
        mailServer.switchOff();
        try {
            story.event(story.key.shared(1, story.ben.accountId()));
            double before = ServiceMetrics.mailAttempts("retried");
            await().atMost(SOON).until(() -> ServiceMetrics.mailAttempts("retried") > before + 1);
        } finally {
            mailServer.switchOn();
        }

        assertThat(theOnlyMailTo(story.ben)).isNotNull();
    }

    @Test
    void n2_machineClient_getsNoMail() {
        story.registeredWithoutEmail(story.cleo);
        double before = ServiceMetrics.mailAttempts("no-address");
        await().atMost(SOON).until(() -> {
            // the topic of the accounts is another than that of the events
            story.event(story.key.shared(1, story.cleo.accountId()));
            return ServiceMetrics.mailAttempts("no-address") > before;
        });
    }

    private MimeMessage theOnlyMailTo(Person person) {
        await().atMost(SOON).until(() -> !mailServer.mailsTo(person.email()).isEmpty());
        List<MimeMessage> mails = mailServer.mailsTo(person.email());
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }

    private static String part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return (String) part.getContent();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
