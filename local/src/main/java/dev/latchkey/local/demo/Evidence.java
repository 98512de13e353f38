package dev.latchkey.local.demo;

import dev.latchkey.local.api.Reply;
import java.time.Duration;

/** What a step shows of itself while it happens. */
public interface Evidence {
    void request(Reply reply);

    void event(KeyEvents.Place place);

    /** What a lock or a bridge said. */
    void radio(String said);

    void measured(String what, Duration duration);

    /** Shows nothing. */
    static Evidence none() {
        return new Evidence() {
            @Override
            public void request(Reply reply) {}

            @Override
            public void event(KeyEvents.Place place) {}

            @Override
            public void radio(String said) {}

            @Override
            public void measured(String what, Duration duration) {}
        };
    }
}
