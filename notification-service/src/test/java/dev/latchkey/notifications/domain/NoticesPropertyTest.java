package dev.latchkey.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.ShareState;
import dev.latchkey.notifications.KeyEvents;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("N1")
@Tag("inv-18")
class NoticesPropertyTest {
    private static final Set<NoticeKind> CONFIRMATIONS =
            EnumSet.of(NoticeKind.KEY_RESET, NoticeKind.FORMER_HOLDER_OUT, NoticeKind.DEACTIVATION_CONFIRMED);

    /** Over any run of events: whoever is told has taken part in this key's story as the present or a past event names it. */
    @Property
    void n1_notice_reachesNobody_whoHasNothingToDoWithTheKey(@ForAll("stories") List<KeyEvent> story) {
        KeyMemory memory = KeyMemory.NOTHING;
        Set<String> concerned = new HashSet<>();
        for (KeyEvent event : story) {
            concerned.addAll(named(event));
            KeyMemory before = memory;
            for (Notice notice : Notices.of(event, before)) {
                assertThat(concerned).contains(notice.accountId());
                switch (notice.kind()) {
                    case DEACTIVATION_CONFIRMED,
                            FORMER_HOLDER_OUT -> {} // go to who shared or ordered, in an earlier event
                    default -> assertThat(named(event)).contains(notice.accountId());
                }
            }
            memory = memory.after(event, Objects.requireNonNull(Notices.keyOf(event)));
        }
    }

    @Property
    void n1_notice_isNotAboutOnesOwnDoing(@ForAll("stories") List<KeyEvent> story) {
        KeyMemory memory = KeyMemory.NOTHING;
        for (KeyEvent event : story) {
            for (Notice notice : Notices.of(event, memory)) {
                if (!CONFIRMATIONS.contains(notice.kind())) {
                    assertThat(notice.accountId()).isNotEqualTo(event.actor().accountId());
                }
            }
            memory = memory.after(event, Objects.requireNonNull(Notices.keyOf(event)));
        }
    }

    @Property
    void n3_notices_areAtMostOne_perAccountAndKind(@ForAll("stories") List<KeyEvent> story) {
        KeyMemory memory = KeyMemory.NOTHING;
        for (KeyEvent event : story) {
            List<Notice> notices = Notices.of(event, memory);
            Set<String> ids = notices.stream()
                    .map(notice -> notice.idFor("LK-7Q2M:1", Instant.EPOCH).toString())
                    .collect(Collectors.toSet());
            assertThat(ids).hasSameSizeAs(notices);
            memory = memory.after(event, Objects.requireNonNull(Notices.keyOf(event)));
        }
    }

    @Provide
    Arbitrary<List<KeyEvent>> stories() {
        Arbitrary<String> account = Arbitraries.of("acc-a", "acc-b", "acc-c", "acc-d");
        Arbitrary<String> maybe = account.injectNull(0.2);
        Arbitrary<Integer> generation = Arbitraries.integers().between(1, 4);
        Arbitrary<KeyEvents> key = account.map(owner -> new KeyEvents("LK-7Q2M", owner));
        Arbitrary<KeyEvent> event = Arbitraries.oneOf(
                Combinators.combine(key, generation, maybe).as(KeyEvents::shared),
                Combinators.combine(key, generation, maybe, maybe).as(KeyEvents::modified),
                Combinators.combine(key, generation, maybe).as(KeyEvents::cancelled),
                Combinators.combine(key, generation, account).as(KeyEvents::revoked),
                Combinators.combine(
                                key, generation, account, Arbitraries.of(0, 1).injectNull(0.3))
                        .as(KeyEvents::unlocked),
                Combinators.combine(key, account, generation, maybe).as(KeyEvents::disabledBy),
                Combinators.combine(key, generation, maybe).as(KeyEvents::downloaded),
                Combinators.combine(key, generation, maybe, maybe).as(KeyEvents::reset),
                Combinators.combine(key, account, generation, maybe).as(KeyEvents::deactivationOrderedBy),
                Combinators.combine(key, generation, generation, maybe).as(KeyEvents::deactivated),
                Combinators.combine(key, generation).as(KeyEvents::deactivatedWhenDisabled),
                Combinators.combine(key, generation, maybe).as(KeyEvents::olderDeactivated),
                Combinators.combine(key, generation, maybe).as(KeyEvents::used));
        return event.list().ofMinSize(1).ofMaxSize(12);
    }

    private static Set<String> named(KeyEvent event) {
        Set<String> accounts = new HashSet<>();
        accounts.add(event.actor().accountId());
        KeyState key = Objects.requireNonNull(Notices.keyOf(event));
        ShareState share = key.share();
        if (share != null) {
            accounts.add(share.sharedBy());
            accounts.add(share.recipient());
        }
        switch (event) {
            case KeyEvent.ShareModified e -> accounts.add(e.formerRecipient());
            case KeyEvent.ShareCancelled e -> accounts.add(e.formerRecipient());
            case KeyEvent.KeyDisabled e -> accounts.add(e.formerRecipient());
            case KeyEvent.ShareRevoked e -> accounts.add(e.formerRecipient());
            case KeyEvent.KeyReset e -> accounts.add(e.formerRecipient());
            default -> {}
        }
        accounts.remove(null);
        return accounts;
    }
}
