package dev.latchkey.shares.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.shares.application.LockImport;
import dev.latchkey.shares.domain.Refusal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of one line of an import. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ImportedLine(
        @Schema(required = true, description = "of the body, from 1; empty lines count and have no answer")
        long line,

        @Schema(nullable = true, description = "if the line had one") @Nullable
        String lockId,

        @Schema(
                required = true,
                enumeration = {"registered", "unchanged", "refused"})
        String outcome,

        @Schema(nullable = true, description = "why it was refused, as in problem answers") @Nullable
        String code,

        @Schema(description = "the fields at fault") List<Problem.FieldError> errors) {
    ImportedLine {
        errors = List.copyOf(errors);
    }

    static ImportedLine of(long line, String lockId, LockImport.Outcome outcome) {
        return switch (outcome) {
            case REGISTERED -> new ImportedLine(line, lockId, "registered", null, List.of());
            case UNCHANGED -> new ImportedLine(line, lockId, "unchanged", null, List.of());
            case CONFLICT -> refused(line, lockId, Refusal.LOCK_ALREADY_REGISTERED.code(), List.of());
        };
    }

    static ImportedLine refused(long line, @Nullable String lockId, String code, List<Problem.FieldError> errors) {
        return new ImportedLine(line, lockId, "refused", code, errors);
    }
}
