package dev.latchkey.keys.api;

import dev.latchkey.keys.lists.AdministeredKeys;
import dev.latchkey.keys.lists.AnyReader;
import dev.latchkey.keys.lists.AnyReader.Found;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.MyKeys;
import dev.latchkey.keys.lists.Sort;
import dev.latchkey.keys.lists.Versioned;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads each list some times before the service is ready. Whoever read first would wait for classes to be loaded, for statements to be planned on each
 * connection, and for the compiler, a second or more when the processors are busy. Takes a second at most; a database that is away
 * doesn't keep the service from starting.
 */
@ApplicationScoped
class FirstReads {
    private static final Logger LOG = Logger.getLogger(FirstReads.class);
    private static final int TIMES = 48;
    private static final int AT_A_TIME = 8; // each connection of the pool prepares its own statements
    private static final int PAGE = 20;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final AnyReader anyReader;
    private final AdministeredKeys administered;
    private final MyKeys myKeys;
    private final ConditionalAnswers answers;

    FirstReads(AnyReader anyReader, AdministeredKeys administered, MyKeys myKeys, ConditionalAnswers answers) {
        this.anyReader = anyReader;
        this.administered = administered;
        this.myKeys = myKeys;
        this.answers = answers;
    }

    void read(@Observes StartupEvent event) {
        try {
            anyReader.find().chain(this::read).await().atMost(LONGEST);
        } catch (RuntimeException e) {
            LOG.debug("nothing was read before the first reader", e);
        }
    }

    private Uni<Void> read(Found found) {
        return Multi.createFrom()
                .range(0, TIMES)
                .onItem()
                .transformToUni(i -> switch (i % 3) {
                    case 0 -> answered(administered.ofLock(found.administrator(), first(Sort.SLOT, found.lockId())));
                    case 1 -> answered(administered.ofAllLocks(found.administrator(), first(Sort.LOCK, null)));
                    default -> answered(myKeys.of(found.recipient(), first(Sort.NAME, null)));
                })
                .merge(AT_A_TIME)
                .onItem()
                .ignoreAsUni();
    }

    /** Nobody has no lists, which is an answer too. */
    private Uni<?> answered(Uni<? extends Versioned> page) {
        return page.map(answer -> answers.of(answer, null).getStatus())
                .onFailure()
                .recoverWithItem(0);
    }

    private static ListRequest first(Sort sort, @Nullable String lockId) {
        return new ListRequest(PAGE, sort, false, null, lockId, null, null, null, null);
    }
}
