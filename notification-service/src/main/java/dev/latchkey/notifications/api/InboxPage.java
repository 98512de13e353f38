package dev.latchkey.notifications.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import dev.latchkey.notifications.application.InboxQueries.Listing;
import dev.latchkey.notifications.persistence.GivenName;
import dev.latchkey.notifications.persistence.Inbox;
import dev.latchkey.notifications.persistence.InboxItem;
import dev.latchkey.notifications.texts.Wording;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Items of an inbox, newest first.
 *
 * @param next the cursor of the following page; left out on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InboxPage(List<Item> items, @Nullable String next) {
    // what no item is beyond, and every database can compare with
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    public InboxPage {
        items = List.copyOf(items);
    }

    /**
     * One thing the account was told.
     *
     * @param kind key-shared, share-changed, share-ended, key-deactivated, key-downloaded, key-used-up,
     *     key-reset, former-holder-out, deactivation-confirmed, administrator-added or administrator-removed; more may
     *     come
     * @param title one line in the account's language
     * @param lockName left out if it has none
     * @param keyId left out if it is about the lock itself
     * @param keyName left out if it has none
     * @param generation of the share it is about; 0 if it is about the lock itself
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            UUID id,
            String kind,
            Instant at,
            String title,
            String lockId,
            @Nullable String lockName,
            @Nullable String keyId,
            @Nullable String keyName,
            int generation,
            boolean read) {}

    static InboxPage of(Listing listing) {
        Wording wording = Wording.in(listing.locale());
        List<Item> items = listing.items().stream()
                .map(item -> item(item, listing.names(), wording))
                .toList();
        InboxItem last = listing.more() ? listing.items().getLast() : null;
        return new InboxPage(
                items,
                last == null
                        ? null
                        : Cursor.after(last.happenedAt().toString(), last.id().toString())
                                .toString());
    }

    static Inbox.@Nullable Place placeOf(@Nullable String text) {
        Cursor cursor = Cursor.parse(text, 2);
        if (cursor == null) {
            return null;
        }
        try {
            Instant at = Instant.parse(cursor.values().get(0));
            if (at.isAfter(EARLIEST) && at.isBefore(LATEST)) {
                return new Inbox.Place(at, UUID.fromString(cursor.values().get(1)));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // answered below
        }
        throw Problems.badField("cursor", "is not a cursor of this list");
    }

    private static Item item(InboxItem item, Map<String, GivenName> names, Wording wording) {
        GivenName lock = names.get(item.lockId());
        String keyId = item.keyId();
        GivenName key = keyId == null ? null : names.get(keyId);
        return new Item(
                item.id(),
                item.kind().wireName(),
                item.happenedAt(),
                wording.title(
                        item.kind(),
                        key == null ? Objects.requireNonNullElse(keyId, "") : key.name(),
                        lock == null ? item.lockId() : lock.name()),
                item.lockId(),
                lock == null ? null : lock.name(),
                keyId,
                key == null ? null : key.name(),
                item.generation(),
                item.isRead());
    }
}
