package dev.latchkey.gateway.messaging;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.gateway.observability.GatewayMetrics;
import dev.latchkey.gateway.persistence.AccountTable;
import dev.latchkey.gateway.persistence.AccountTable.Account;
import dev.latchkey.gateway.persistence.DeadLetters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Learns who has which account. The last record of a key wins; one without a value erases the account (O4). */
@ApplicationScoped
public class AccountEventsConsumer {
    private static final Logger LOG = Logger.getLogger(AccountEventsConsumer.class);

    private final AccountTable accounts;
    private final DeadLetters deadLetters;
    private final GatewayMetrics metrics;

    AccountEventsConsumer(AccountTable accounts, DeadLetters deadLetters, GatewayMetrics metrics) {
        this.accounts = accounts;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Incoming("account-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> batch) {
        Map<String, Account> registered = new LinkedHashMap<>();
        Set<String> erased = new LinkedHashSet<>();
        Uni<Void> before = Uni.createFrom().voidItem();
        for (ConsumerRecord<String, byte[]> kafkaRecord : batch) {
            try {
                if (kafkaRecord.value() == null) {
                    registered.remove(kafkaRecord.key());
                    erased.add(kafkaRecord.key());
                } else if (EventCodec.read(kafkaRecord).data() instanceof AccountEvent.AccountRegistered account) {
                    erased.remove(account.accountId());
                    registered.put(
                            account.accountId(), new Account(account.accountId(), account.issuer(), account.subject()));
                }
            } catch (UnreadableEvent e) {
                LOG.errorf(
                        "unreadable event topic=%s partition=%d offset=%d: %s",
                        kafkaRecord.topic(), kafkaRecord.partition(), kafkaRecord.offset(), e.getMessage());
                metrics.deadLetter();
                before = before.chain(() -> deadLetters.add(kafkaRecord, String.valueOf(e.getMessage())));
            }
        }
        return before.chain(() -> accounts.erase(erased))
                .chain(() -> accounts.put(registered.values()))
                .onFailure()
                .invoke(e -> LOG.warnf(
                        "account events wait for the database: %s", e.getClass().getSimpleName()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(3))
                .indefinitely();
    }
}
