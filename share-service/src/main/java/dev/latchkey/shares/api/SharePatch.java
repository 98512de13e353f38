package dev.latchkey.shares.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.KeyCommands.Target;
import dev.latchkey.shares.domain.Change;
import dev.latchkey.shares.domain.PermissionsChange;
import dev.latchkey.shares.domain.WeeklyHours;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON merge patch (RFC 7396) of a share: what is absent stays, null takes a limit away (E4). */
record SharePatch(Optional<Target> target, PermissionsChange permissions) {
    static SharePatch of(@Nullable JsonNode body) {
        if (!(body instanceof ObjectNode patch)) {
            throw Problems.badField("/", "has to be an object");
        }
        Fields.onlyFields(patch, "", Set.of("recipient", "permissions"));
        return new SharePatch(recipient(patch.get("recipient")), permissions(patch.get("permissions")));
    }

    private static Optional<Target> recipient(@Nullable JsonNode node) {
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ObjectNode recipient)) {
            throw Problems.badField("/recipient", "has to be an object");
        }
        Fields.onlyFields(recipient, "/recipient", Set.of("email", "contactId", "method"));
        return Optional.of(new ShareBody.RecipientBody(
                        Fields.text(recipient.get("email"), "/recipient/email"),
                        Fields.text(recipient.get("contactId"), "/recipient/contactId"),
                        Fields.text(recipient.get("method"), "/recipient/method"))
                .target());
    }

    private static PermissionsChange permissions(@Nullable JsonNode node) {
        if (node == null) {
            return PermissionsChange.NONE;
        }
        if (!(node instanceof ObjectNode permissions)) {
            // null would take away every limit at once: that has to be said field by field (E4)
            throw Problems.badField("/permissions", "has to be an object");
        }
        Fields.onlyFields(permissions, "/permissions", Set.of("startsAt", "endsAt", "unlocks", "weeklyHours"));
        return new PermissionsChange(
                moment(permissions.get("startsAt"), "/permissions/startsAt"),
                moment(permissions.get("endsAt"), "/permissions/endsAt"),
                number(permissions.get("unlocks"), "/permissions/unlocks"),
                hours(permissions.get("weeklyHours")));
    }

    private static Change<Instant> moment(@Nullable JsonNode node, String pointer) {
        if (node == null) {
            return new Change.Keep<>();
        }
        if (node.isNull()) {
            return new Change.SetTo<>(null);
        }
        try {
            if (node.isTextual()) {
                return new Change.SetTo<>(Fields.moment(pointer, Instant.parse(node.textValue())));
            }
        } catch (DateTimeException e) {
            // answered below
        }
        throw Problems.badField(pointer, "has the wrong type or form");
    }

    private static Change<WeeklyHours> hours(@Nullable JsonNode node) {
        if (node == null) {
            return new Change.Keep<>();
        }
        return new Change.SetTo<>(node.isNull() ? null : WindowBody.hours(node));
    }

    private static Change<Integer> number(@Nullable JsonNode node, String pointer) {
        if (node == null) {
            return new Change.Keep<>();
        }
        if (node.isNull()) {
            return new Change.SetTo<>(null);
        }
        if (!node.isInt()) {
            throw Problems.badField(pointer, "has the wrong type or form");
        }
        return new Change.SetTo<>(ShareBody.PermissionsBody.checked(node.intValue()));
    }
}
