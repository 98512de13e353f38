package dev.latchkey.shares.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemAnswers;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.api.LineSplitter.Line;
import dev.latchkey.shares.application.LockImport;
import dev.latchkey.shares.application.Registration;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/**
 * Registers locks in bulk (L1), as they arrive: each part of the body that has come is one transaction, then its lines are answered,
 * then the next part is read. So what was answered is done, whatever happens to the rest, and the body is never in memory as a whole.
 */
@Path("/v1/locks/import")
@Tag(name = "Locks")
public class LockImportResource {
    private static final String NDJSON = "application/x-ndjson";
    private static final int LONGEST_LINE = 8 * 1024;

    /** So many answers wait for a client that sends first and reads then; after that its body waits. */
    private static final int ANSWERS_AHEAD = 20_000;

    private final CurrentAccount account;
    private final LockImport locks;
    private final ObjectMapper json;

    LockImportResource(CurrentAccount account, LockImport locks, ObjectMapper json) {
        this.account = account;
        this.locks = locks;
        this.json = json;
    }

    @POST
    @RolesAllowed("operator")
    @Consumes(NDJSON)
    @Produces(NDJSON)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "importLocks",
            summary = "Register many locks, one JSON object a line (operators)",
            description = "Send it chunked, and read the answers while sending. A repeat finds its locks unchanged.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = RegistrationBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "an answer for each line, in their order",
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = ImportedLine.class)))
    public Multi<ImportedLine> importLocks(HttpServerRequest request) {
        var body = io.vertx.mutiny.core.http.HttpServerRequest.newInstance(request);
        String correlationId = UUID.randomUUID().toString();
        LineSplitter splitter = new LineSplitter(LONGEST_LINE);
        return account.id()
                .map(id -> new AccountId(UUID.fromString(id)))
                .onItem()
                .transformToMulti(operator -> {
                    Multi<List<Line>> parts = Multi.createBy()
                            .concatenating()
                            .streams(
                                    body.toMulti().map(part -> splitter.next(part.getDelegate())),
                                    Multi.createFrom().item(splitter::end));
                    return parts.onItem()
                            .transformToUniAndConcatenate(lines -> answered(operator, correlationId, lines))
                            .onItem()
                            .<ImportedLine>disjoint()
                            .emitOn(Runnable::run, ANSWERS_AHEAD);
                });
    }

    private Uni<List<ImportedLine>> answered(AccountId operator, String correlationId, List<Line> lines) {
        List<Read> read = lines.stream().map(this::read).toList();
        List<Registration> registrations = read.stream()
                .flatMap(line -> line instanceof Read.Good good ? Stream.of(good.registration()) : Stream.empty())
                .toList();
        if (registrations.isEmpty()) {
            return Uni.createFrom().item(answers(read, List.of(), null));
        }
        return locks.register(operator, correlationId, registrations)
                .map(outcomes -> answers(read, outcomes, null))
                .onFailure(ProblemException.class)
                .recoverWithItem(e -> answers(read, List.of(), ((ProblemException) e).problem()));
    }

    /** A line as it was understood. */
    private sealed interface Read {
        long number();

        record Good(long number, Registration registration) implements Read {}

        record Bad(long number, ImportedLine answer) implements Read {}
    }

    private Read read(Line line) {
        return switch (line) {
            case Line.TooLong l -> bad(l.number(), null, "line.too-long", List.of());
            case Line.NotUtf8 l -> bad(l.number(), null, "request.malformed", List.of());
            case Line.Text l -> read(l);
        };
    }

    private Read read(Line.Text line) {
        RegistrationBody body = null;
        try {
            body = json.readValue(line.text(), RegistrationBody.class);
            if (body == null) {
                throw Problems.badField("/", "is required");
            }
            return new Read.Good(line.number(), body.registration());
        } catch (JsonProcessingException e) {
            Problem problem = ProblemAnswers.problem(e);
            return bad(line.number(), null, problem.code(), problem.errors());
        } catch (ProblemException e) {
            return bad(
                    line.number(), lockId(body), e.problem().code(), e.problem().errors());
        }
    }

    private static Read bad(long number, @Nullable String lockId, String code, List<Problem.FieldError> errors) {
        return new Read.Bad(number, ImportedLine.refused(number, lockId, code, errors));
    }

    /** Only what has the form of a lock id is sent back. */
    private static @Nullable String lockId(@Nullable RegistrationBody body) {
        String id = body == null ? null : body.lockId();
        return id != null && LockId.isValid(id) ? id : null;
    }

    /** @param problem why nothing of this part could be written; null if it was */
    private static List<ImportedLine> answers(
            List<Read> read, List<LockImport.Outcome> outcomes, @Nullable Problem problem) {
        List<ImportedLine> answers = new ArrayList<>(read.size());
        var next = outcomes.iterator();
        for (Read line : read) {
            answers.add(
                    switch (line) {
                        case Read.Bad l -> l.answer();
                        case Read.Good l -> {
                            String id = l.registration().lock().value();
                            yield problem == null
                                    ? ImportedLine.of(l.number(), id, next.next())
                                    : ImportedLine.refused(l.number(), id, problem.code(), List.of());
                        }
                    });
        }
        return answers;
    }
}
