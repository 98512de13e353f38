package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
    private static final Instant NOON = Instant.parse("2030-06-01T12:00:00Z");
    private static final AccountId ADA = new AccountId(new UUID(0, 1));
    private static final Recipient RITA = new Recipient.Account(new AccountId(new UUID(0, 2)));

    private static Slot slot(int generation, int floor, @Nullable Deactivation order, int... issued) {
        List<Slot.Issued> credentials = java.util.Arrays.stream(issued)
                .mapToObj(g -> new Slot.Issued(g, RITA, NOON))
                .toList();
        return new Slot(1, generation, floor, credentials, order);
    }

    private static Share share(@Nullable Integer unlocks) {
        return new Share(RITA, ADA, NOON, new Permissions(null, null, unlocks, null));
    }

    private static Key downloaded(Slot slot, @Nullable Integer unlocks) {
        return new Key.Downloaded(slot, ADA, share(unlocks), new Download(NOON, "device", 0));
    }

    private static Deactivation order(int upTo) {
        return new Deactivation("order", upTo, NOON, null);
    }

    private static int floor(Key key) {
        return Provisioning.floors(Map.of(3, key)).get(2);
    }

    @Test
    @Tag("inv-10")
    void inv10_floors_areThoseOfWhoHasTheKey_andAboveForAllOthers() {
        assertThat(floor(new Key.Disabled(Slot.UNTOUCHED))).isZero();
        assertThat(floor(new Key.Disabled(slot(4, 2, null)))).isEqualTo(5);
        assertThat(floor(new Key.Enabled(slot(4, 2, null), ADA))).isEqualTo(5);
        assertThat(floor(new Key.Shared(slot(4, 2, null, 3), ADA, share(null)))).isEqualTo(4);
        assertThat(floor(downloaded(slot(4, 2, null, 4), null))).isEqualTo(4);
        assertThat(floor(downloaded(slot(4, 2, null, 4), 3)))
                .as("how many unlocks are used, only the lock knew")
                .isEqualTo(5);
        assertThat(floor(new Key.Deactivating(
                        slot(4, 2, order(4), 4), ADA, share(null), new Download(NOON, "device", 0))))
                .isEqualTo(5);
        assertThat(floor(new Key.Deactivated(slot(4, 5, null), ADA, share(null), new Download(NOON, "device", 0))))
                .isEqualTo(5);
        assertThat(Provisioning.floors(Map.of())).hasSize(10).containsOnly(0);
    }

    @Test
    @Tag("inv-10")
    void inv10_floors_areNeverBelowWhatTheLockHasShown_orWasOrdered() {
        assertThat(floor(new Key.Shared(slot(4, 7, null), ADA, share(null)))).isEqualTo(7);
        assertThat(floor(new Key.Shared(slot(4, 0, order(5)), ADA, share(null))))
                .isEqualTo(6);
    }

    @Test
    @Tag("E3")
    @Tag("R2")
    void e3_provisionedLock_isNews_whereSomebodyLosesTheKey_orAnOrderIsDone() {
        assertThat(Provisioning.isNews(downloaded(slot(4, 2, null, 3, 4), null), 4))
                .isTrue();
        assertThat(Provisioning.isNews(downloaded(slot(4, 2, null, 4), null), 4))
                .isFalse();
        assertThat(Provisioning.isNews(new Key.Shared(slot(4, 2, order(3)), ADA, share(null)), 4))
                .isTrue();
        assertThat(Provisioning.isNews(new Key.Shared(slot(4, 2, order(4)), ADA, share(null)), 4))
                .isFalse();
        assertThat(Provisioning.isNews(new Key.Enabled(slot(4, 0, null), ADA), 5))
                .isFalse();
    }

    @Test
    @Tag("R2")
    void r2_confirmationByAnotherOrder_coversThePendingOne_ofNoHigherGeneration() {
        Deactivation done = new Deactivation("other", 4, NOON, new Deactivation.Confirmation(NOON, Way.PHONE));

        assertThat(slot(5, 0, order(3), 3).confirmed(done).deactivation())
                .isEqualTo(new Deactivation("order", 3, NOON, done.confirmation()));
        assertThat(slot(5, 0, order(5), 5).confirmed(done).deactivation()).isEqualTo(order(5));
        assertThat(slot(5, 0, null, 3).confirmed(done).deactivation()).isEqualTo(done);
    }
}
