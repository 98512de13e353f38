package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private final Turnstile turnstile = new Turnstile(2, 2);
    private final List<UniEmitter<? super String>> inside = new ArrayList<>();

    private UniAssertSubscriber<String> comes() {
        return turnstile
                .pass(() -> Uni.createFrom().<String>emitter(inside::add))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void asManyAsMay_areIn_andTheNextFollowsWhoLeaves_alsoByAFailure() {
        UniAssertSubscriber<String> first = comes();
        UniAssertSubscriber<String> second = comes();
        UniAssertSubscriber<String> third = comes();
        UniAssertSubscriber<String> fourth = comes();
        assertThat(inside).hasSize(2);

        inside.get(0).complete("done");
        assertThat(inside).hasSize(3);
        inside.get(1).fail(new IllegalStateException("as planned"));
        assertThat(inside).hasSize(4);
        inside.get(2).complete("third");
        inside.get(3).complete("fourth");

        first.assertItem("done");
        second.assertFailedWith(IllegalStateException.class);
        third.assertItem("third");
        fourth.assertItem("fourth");
    }

    @Test
    void whoComesWhenTooManyWait_isToldToComeAgain() {
        List<UniAssertSubscriber<String>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(comes());
        }

        all.getLast().assertFailedWith(ProblemException.class);
        assertThat(inside).hasSize(2);
    }
}
