package dev.latchkey.shares.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Download;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Share;
import dev.latchkey.shares.domain.Slot;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyViewTest {
    private static final KeyId KEY = KeyId.parse("LK-1.offline-1").orElseThrow();
    private static final AccountId ADA = new AccountId(new UUID(0, 1));
    private static final Instant END = Instant.parse("2030-06-01T12:00:00Z");

    @ParameterizedTest
    @Tag("E5")
    @CsvSource({
        "-1, 0, false, false",
        "0, 0, true, false",
        "-1, 2, false, false",
        "-1, 3, false, true",
        "5, 4, true, true"
    })
    void e5_share_isShownExpiredFromItsEnd_andUsedUpFromItsLastUnlock(
            int secondsAfterEnd, int used, boolean expired, boolean usedUp) {
        Share share = new Share(new Recipient.ByCode(), ADA, END, new Permissions(null, END, 3, null));
        Download download = new Download(END, "phone", used);
        for (Key key : new Key[] {
            new Key.Downloaded(Slot.UNTOUCHED, ADA, share, download),
            new Key.Deactivating(Slot.UNTOUCHED, ADA, share, download),
            new Key.Deactivated(Slot.UNTOUCHED, ADA, share, download)
        }) {
            KeyView.ShareView view = view(key, END.plusSeconds(secondsAfterEnd));
            assertThat(view.expired()).isEqualTo(expired);
            assertThat(view.usedUp()).isEqualTo(usedUp);
        }
    }

    @Test
    @Tag("E5")
    void e5_shareThatNobodyDownloaded_isShownExpiredToo() {
        Share share = new Share(new Recipient.ByCode(), ADA, END, new Permissions(null, END, 3, null));
        KeyView.ShareView view = view(new Key.Shared(Slot.UNTOUCHED, ADA, share), END);
        assertThat(view.expired()).isTrue();
        assertThat(view.usedUp()).isFalse();
    }

    private static KeyView.ShareView view(Key key, Instant now) {
        return KeyView.of(ContractEvents.state(KEY, key), null, Map.of(), null, now)
                .share();
    }
}
