package dev.latchkey.notifications.messaging;

import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.AccountEventSink;
import dev.latchkey.feed.AccountRecord;
import dev.latchkey.notifications.application.AccountChange;
import dev.latchkey.notifications.application.AccountProjection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The account topic to changes. */
@ApplicationScoped
public class AccountIntake implements AccountEventSink {
    private final AccountProjection projection;

    AccountIntake(AccountProjection projection) {
        this.projection = projection;
    }

    @Override
    public Uni<Void> apply(List<AccountRecord> records) {
        List<AccountChange> changes = new ArrayList<>(records.size());
        try {
            for (AccountRecord one : records) {
                changes.add(AccountEventReader.read(one));
            }
        } catch (UnreadableEvent e) {
            return Uni.createFrom().failure(e);
        }
        return projection.apply(changes);
    }
}
