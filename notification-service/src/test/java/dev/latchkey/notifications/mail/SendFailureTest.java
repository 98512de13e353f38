package dev.latchkey.notifications.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("N3")
class SendFailureTest {
    @ParameterizedTest
    @CsvSource({
        "550, true", // no such mailbox
        "554, true", // refused content
        "421, false", // server shuts down
        "450, false", // mailbox busy
        "530, false", // sign-in required: our configuration, not this mail
        "535, false" // wrong password: our configuration, not this mail
    })
    void n3_refusal_isFinal_onlyWhenItIsAboutThisMail(int replyCode, boolean isFinal) {
        Throwable refusal =
                new RuntimeException(new SMTPException("refused", replyCode, List.of("ben@people.test unknown"), true));

        assertThat(SendFailure.of(refusal)).isEqualTo(new SendFailure("smtp-" + replyCode, isFinal));
    }

    @Test
    void n3_noConnection_isNotFinal() {
        assertThat(SendFailure.of(new ConnectException("refused by mail.people.test")))
                .isEqualTo(new SendFailure("ConnectException", false));
    }

    @Test
    void n3_pauses_double_upToTheLongest() {
        Duration first = Duration.ofSeconds(5);
        Duration longest = Duration.ofMinutes(15);

        assertThat(IntStream.of(1, 2, 3, 8, 9, 1000)
                        .mapToObj(attempts ->
                                Backoff.after(attempts, first, longest).toSeconds()))
                .containsExactly(5L, 10L, 20L, 640L, 900L, 900L);
    }
}
