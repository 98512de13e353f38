package dev.latchkey.gateway.messaging;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.feed.AccountEventSink;
import dev.latchkey.feed.AccountRecord;
import dev.latchkey.gateway.persistence.AccountTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Learns who has which account. One without an event erases the account (O4); names are of no use here. */
@ApplicationScoped
public class AccountIntake implements AccountEventSink {
    private final AccountTable accounts;

    AccountIntake(AccountTable accounts) {
        this.accounts = accounts;
    }

    @Override
    public Uni<Void> apply(List<AccountRecord> records) {
        Map<String, AccountTable.Change> changes = new LinkedHashMap<>();
        for (AccountRecord one : records) {
            if (one.event() == null) {
                changes.put(one.recordKey(), AccountTable.Change.erased(one.recordKey(), changes.get(one.recordKey())));
            } else if (one.event() instanceof AccountEvent.AccountRegistered account) {
                changes.merge(one.recordKey(), AccountTable.Change.registered(account), AccountTable.Change::newer);
            }
        }
        return accounts.apply(changes.values());
    }
}
