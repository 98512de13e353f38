package dev.latchkey.shares.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.KeyCommands.Target;
import dev.latchkey.shares.domain.ContactId;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.WeeklyHours;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom a key is given to, and what it allows. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Share")
record ShareBody(
        @Schema(required = true) @Nullable RecipientBody recipient,
        @Schema(nullable = true) @Nullable PermissionsBody permissions) {
    /** Either an ID, or by code. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "Recipient",
            description =
                    "Either {\"email\": …}, the ID of a registered account, or {\"contactId\": …}, a contact who is registered, or {\"method\": \"code\"}")
    record RecipientBody(
            @Schema(format = "email", maxLength = Fields.LONGEST_EMAIL, examples = "rita@example.com", nullable = true)
            @Nullable
            String email,

            @Schema(description = "of your address book", format = "uuid", nullable = true) @Nullable
            String contactId,

            @Schema(description = "account or code; account if it is left out", nullable = true) @Nullable
            String method) {
        Target target() {
            if ("code".equals(method)) {
                if (email != null || contactId != null) {
                    throw Problems.badField(
                            email != null ? "/recipient/email" : "/recipient/contactId",
                            "must be left out when sharing by code");
                }
                return new Target.Code();
            }
            if (method != null && !"account".equals(method)) {
                throw Problems.badField("/recipient/method", "has to be account or code");
            }
            if (contactId != null) {
                if (email != null) {
                    throw Problems.badField("/recipient/contactId", "must be left out beside an e-mail address");
                }
                return new Target.OfBook(ContactId.parse(contactId)
                        .orElseThrow(() -> Problems.badField("/recipient/contactId", "has to be the id of a contact")));
            }
            return new Target.Id(Fields.email("/recipient/email", email));
        }

        @Override
        public String toString() {
            return "RecipientBody"; // no e-mail in a log
        }
    }

    /** What is left out or null has no limit. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Permissions", description = "Combined with AND; what is left out or null has no limit")
    record PermissionsBody(
            @Schema(description = "inclusive, of the years 2000 to 2999", pattern = "^2[0-9]{3}-.*$", nullable = true)
            @Nullable
            Instant startsAt,

            @Schema(description = "exclusive, of the years 2000 to 2999", pattern = "^2[0-9]{3}-.*$", nullable = true)
            @Nullable
            Instant endsAt,

            @Schema(description = "number of unlocks", minimum = "1", maximum = "1000000", nullable = true) @Nullable
            Integer unlocks,

            @Schema(
                    description = "by the wall clock beside the lock; within one of them is enough",
                    minItems = 1,
                    maxItems = WeeklyHours.MAX_WINDOWS,
                    nullable = true)
            @Nullable
            List<@Nullable WindowBody> weeklyHours) {
        Permissions permissions() {
            return new Permissions(
                    Fields.moment("/permissions/startsAt", startsAt),
                    Fields.moment("/permissions/endsAt", endsAt),
                    checked(unlocks),
                    weeklyHours == null ? null : WindowBody.hours(weeklyHours));
        }

        static @Nullable Integer checked(@Nullable Integer unlocks) {
            if (unlocks != null && unlocks > 1_000_000) {
                throw Problems.badField("/permissions/unlocks", "has to be at most 1000000");
            }
            return unlocks;
        }
    }

    Target target() {
        return Fields.required("/recipient", recipient).target();
    }

    Permissions granted() {
        return permissions == null ? Permissions.UNLIMITED : permissions.permissions();
    }
}
