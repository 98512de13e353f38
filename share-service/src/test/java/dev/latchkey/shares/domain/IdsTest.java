package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What things are called: only an id of the right form names anything. */
class IdsTest {
    private static final LockId LOCK = new LockId("LK-1");

    @ParameterizedTest
    @ValueSource(strings = {"LK-1.offline-1", "LK-1.offline-10", "LK-1.online-1", "LK-1.online-99", "a_b.offline-9"})
    @Tag("L3")
    void l3_keyId_isReadAsItIsWritten(String text) {
        assertThat(KeyId.parse(text).map(KeyId::toString)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LK-1.offline-0",
                "LK-1.offline-01",
                "LK-1.offline-11",
                "LK-1.online-100",
                "LK-1.offline",
                "LK-1.paper-1",
                "-K.offline-1",
                ".offline-1",
                ""
            })
    @Tag("L3")
    void l3_whatNoKeyIsCalled_isNoKeyId(String text) {
        assertThat(KeyId.parse(text)).isEmpty();
    }

    @Test
    @Tag("L3")
    void l3_slots_areOneToTenOffline_andOneTo99Online() {
        assertThat(KeyId.parse("LK-1.offline-10")).contains(new KeyId(LOCK, KeyKind.OFFLINE, 10));
        assertThat(KeyId.parse("LK-1.online-99")).contains(new KeyId(LOCK, KeyKind.ONLINE, 99));
        assertThat(KeyKind.OFFLINE.slots()).isEqualTo(10);
        assertThat(new KeyId(LOCK, KeyKind.OFFLINE, 1).slot()).isEqualTo(1);
        for (int slot : new int[] {0, 11}) {
            assertThatThrownBy(() -> new KeyId(LOCK, KeyKind.OFFLINE, slot))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void kind_hasOneWord() {
        assertThat(KeyKind.ofWord("offline")).contains(KeyKind.OFFLINE);
        assertThat(KeyKind.ofWord("online")).contains(KeyKind.ONLINE);
        assertThat(KeyKind.ofWord("paper")).isEmpty();
        assertThat(KeyKind.ONLINE.word()).isEqualTo("online");
    }

    @Test
    @Tag("L1")
    void l1_lockId_hasItsForm() {
        assertThat(LockId.isValid("a12")).isTrue();
        assertThat(LockId.isValid("a1")).isFalse();
        assertThat(LockId.isValid("_ab")).isFalse();
        assertThat(LockId.isValid("a".repeat(64))).isTrue();
        assertThat(LockId.isValid("a".repeat(65))).isFalse();
        assertThat(new LockId("LK-7").toString()).isEqualTo("LK-7");
        assertThatThrownBy(() -> new LockId("a.b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("S3")
    @Tag("inv-15")
    void s3_contact_getsANewVersionWithEveryChange_andTellsNoNameToALog() {
        UUID uuid = new UUID(0, 7);
        ContactId id = ContactId.parse(uuid.toString()).orElseThrow();
        Contact before = new Contact(id, "rita@example.com", "Rita", 3);
        assertThat(before.changed("r@example.com", "R")).isEqualTo(new Contact(id, "r@example.com", "R", 4));
        assertThat(before.toString()).isEqualTo("Contact[" + uuid + "]");
        assertThat(ContactId.parse("rita")).isEmpty();
        assertThat(new AccountId(uuid).toString()).isEqualTo(uuid.toString());
    }

    @Test
    @Tag("S7")
    void s7_everyRefusal_saysWhatKindOfNoItIs() {
        assertThat(Refusal.NOT_FOUND.kind()).isEqualTo(Refusal.Kind.UNKNOWN);
        assertThat(Refusal.NOT_YOURS_TO_SHARE.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
        assertThat(Refusal.TOO_MANY_ATTEMPTS.kind()).isEqualTo(Refusal.Kind.TOO_MANY);
        assertThat(Refusal.ALREADY_SHARED.kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(Refusal.TOO_FEW_UNLOCKS.kind()).isEqualTo(Refusal.Kind.INVALID);
    }
}
