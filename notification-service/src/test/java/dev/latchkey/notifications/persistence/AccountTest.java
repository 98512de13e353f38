package dev.latchkey.notifications.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.AccountEvent.AccountRegistered;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AccountTest {
    private final Account account = new Account("acc-1");

    @Test
    @Tag("inv-5")
    void inv5_olderRevisionThatComesLate_changesNothing() {
        account.is(registered("new@example.com", 4L));
        account.is(registered("old@example.com", 3L));
        account.is(registered("older@example.com", null));

        assertThat(account.email()).isEqualTo("new@example.com");

        account.is(registered("newest@example.com", 5L));
        assertThat(account.email()).isEqualTo("newest@example.com");
    }

    @Test
    @Tag("inv-5")
    @Tag("O4")
    void o4_erasedAccount_isNotBroughtBack_byWhatCameBefore() {
        account.is(registered("rita@example.com", 4L));
        account.erase();
        account.is(registered("rita@example.com", 4L));

        assertThat(account.email()).isNull();
    }

    @Test
    void eventsFromBeforeThereWereRevisions_countInTheOrderOfTheTopic() {
        account.is(registered("first@example.com", null));
        account.is(registered("second@example.com", null));

        assertThat(account.email()).isEqualTo("second@example.com");
    }

    private static AccountRegistered registered(String email, @Nullable Long revision) {
        return new AccountRegistered("acc-1", "https://issuer.test", "sub", email, null, null, revision);
    }
}
