package dev.latchkey.keys.messaging;

import dev.latchkey.feed.AccountEventSink;
import dev.latchkey.feed.AccountRecord;
import dev.latchkey.keys.application.Arrivals;
import dev.latchkey.keys.observability.Projection;
import dev.latchkey.keys.observability.ProjectionMetrics;
import dev.latchkey.keys.persistence.AccountTables;
import dev.latchkey.keys.projection.AccountBatch;
import dev.latchkey.keys.projection.AccountFact;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Accounts and names into the lists; reads that wait for a name are woken after the commit. */
@ApplicationScoped
public class AccountProjection implements AccountEventSink {
    private final AccountTables tables;
    private final Arrivals arrivals;
    private final ProjectionMetrics metrics;
    private final Clock clock;

    AccountProjection(AccountTables tables, Arrivals arrivals, ProjectionMetrics metrics, Clock clock) {
        this.tables = tables;
        this.arrivals = arrivals;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Uni<Void> apply(List<AccountRecord> records) {
        AccountBatch batch =
                AccountBatch.of(records.stream().map(AccountProjection::fact).toList());
        return tables.apply(batch)
                .invoke(() -> metrics.applied(Projection.ACCOUNTS, records.size(), age(records)))
                .invoke(() -> arrivals.announce(batch.locks()));
    }

    private Duration age(List<AccountRecord> records) {
        return Duration.between(records.getLast().at().sentAt(), clock.instant());
    }

    private static AccountFact fact(AccountRecord from) {
        return from.event() == null
                ? AccountFact.erased(
                        from.recordKey(), from.at().offset(), from.at().sentAt())
                : AccountFact.of(from.event(), from.at().offset(), from.at().sentAt());
    }
}
