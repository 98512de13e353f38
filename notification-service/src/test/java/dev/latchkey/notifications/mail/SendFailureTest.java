package dev.latchkey.notifications.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.notifications.mail.SendFailure.Kind;
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
    private static SendFailure of(String... answer) {
        int replyCode = Integer.parseInt(answer[0].substring(0, 3));
        return SendFailure.of(new RuntimeException(
                new SMTPException("recipient address not accepted", replyCode, List.of(answer), true)));
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 <ben@people.test>: user unknown, smtp-550-5.1.1",
        "550 5.1.10 domain takes no mail, smtp-550-5.1.10", // RFC 7505
        "556 5.1.10 domain takes no mail, smtp-556-5.1.10",
        "501 5.1.3 bad recipient address syntax, smtp-501-5.1.3",
        "551 5.1.6 moved, smtp-551-5.1.6",
    })
    void n3_mailboxThatIsNotThere_isFinal(String answer, String code) {
        assertThat(of(answer)).isEqualTo(new SendFailure(code, Kind.NO_MAILBOX));
    }

    @ParameterizedTest
    @CsvSource({
        "550 ben@people.test unknown, smtp-550", // may be of any reason
        "550 5.7.1 greylisted, smtp-550-5.7.1",
        "550 5.1.0 rejected, smtp-550-5.1.0",
        "553 5.1.8 sender's domain not found, smtp-553-5.1.8",
        "550 5.1.100 no such code, smtp-550-5.1.100",
        "552 5.2.2 mailbox full, smtp-552-5.2.2",
        "554 looks like spam, smtp-554",
    })
    void n3_refusalForAnyOtherReason_isNotFinalAtOnce(String answer, String code) {
        assertThat(of(answer)).isEqualTo(new SendFailure(code, Kind.REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "421 shutting down, smtp-421",
        "450 4.2.0 greylisted, smtp-450-4.2.0",
        "450 4.1.1 unverified address, smtp-450-4.1.1",
        "450 5.1.1 of two minds, smtp-450-5.1.1",
        "530 5.7.0 sign-in required, smtp-530-5.7.0", // our configuration, not this mail
        "535 5.7.8 wrong password, smtp-535-5.7.8"
    })
    void n3_whatIsNotAboutThisMail_countsAgainstNoMail(String answer, String code) {
        assertThat(of(answer)).isEqualTo(new SendFailure(code, Kind.NOT_ITS_FAULT));
    }

    @Test
    void n3_status_isFoundInAnyLine_andIsNoPartOfTheText() {
        assertThat(of("550-please see", "550 5.1.1 https://people.test/help").kind())
                .isEqualTo(Kind.NO_MAILBOX);
        assertThat(of("550 see 5.1.1 of our policy")).isEqualTo(new SendFailure("smtp-550", Kind.REFUSED));
        assertThat(of("550 5.1.1.9 is blocked")).isEqualTo(new SendFailure("smtp-550", Kind.REFUSED));
    }

    @Test
    void n3_noConnection_isNotItsFault() {
        assertThat(SendFailure.of(new ConnectException("refused by mail.people.test")))
                .isEqualTo(new SendFailure("ConnectException", Kind.NOT_ITS_FAULT));
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
