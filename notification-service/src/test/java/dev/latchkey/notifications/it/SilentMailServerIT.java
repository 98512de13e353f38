package dev.latchkey.notifications.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More connections than the client's pool has fall silent and stay open. Mails go out all the same once there is a sound server. */
@Tag("N3")
@QuarkusTest
@TestProfile(SilentMailServerIT.LittlePatience.class)
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class SilentMailServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAILS = 12;
    private static final int USUAL_POOL = 10;

    MailServer mailServer;
    private Story story;

    public static class LittlePatience implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "latchkey.mail.timeout", "PT0.5S",
                    "latchkey.mail.silence", "PT4S",
                    "latchkey.mail.lease", "PT12S");
        }
    }

    @BeforeEach
    void begin() {
        story = Story.known();
    }

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void n3_mails_areSentOnce_afterTheServerHasSaidNothing() throws Exception {
        assertMailsAreSentAfterSilence();
    }

    @Test
    void n3_mails_areSentOnce_afterTheServerHasFallenSilentInTheMiddle() throws Exception {
        assertMailsAreSentAfterSilence("220 mail", "250 hello", "250 from", "250 to", "354 data");
    }

    private void assertMailsAreSentAfterSilence(String... answers) throws IOException, MessagingException {
        int before = mailServer.silent();
        mailServer.switchOff();
        try (ServerSocket silentServer = mailServer.fallSilentAfter(answers)) {
            assertThat(silentServer.isBound()).isTrue();
            for (int generation = 1; generation <= MAILS; generation++) {
                story.event(story.key.shared(generation, story.ben.accountId()));
            }
            await().atMost(PATIENCE).until(() -> mailServer.silent() - before >= USUAL_POOL);
        }

        mailServer.switchOn();

        await().atMost(PATIENCE)
                .until(() -> mailServer.mailsTo(story.ben.email()).size() >= MAILS);
        List<String> ids = new ArrayList<>();
        for (MimeMessage mail : mailServer.mailsTo(story.ben.email())) {
            ids.add(mail.getMessageID());
        }
        assertThat(ids).hasSize(MAILS).doesNotHaveDuplicates();
    }
}
