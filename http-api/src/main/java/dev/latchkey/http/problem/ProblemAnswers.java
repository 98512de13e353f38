package dev.latchkey.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.http.observability.UnmatchedPaths;
import dev.latchkey.http.problem.PathMethods.Methods;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place that turns exceptions into status codes and problem bodies. */
public class ProblemAnswers {
    private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

    private final PathMethods paths;

    ProblemAnswers(PathMethods paths) {
        this.paths = paths;
    }

    @ServerExceptionMapper
    public RestResponse<Problem> refused(ProblemException e) {
        var answer = builder(e.problem());
        if (e.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, e.retryAfter().toSeconds()));
        }
        return answer.build();
    }

    @ServerExceptionMapper
    public RestResponse<Problem> invalid(ConstraintViolationException e) {
        List<Problem.FieldError> errors = new ArrayList<>();
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            errors.add(new Problem.FieldError(pointer(violation.getPropertyPath()), violation.getMessage()));
        }
        errors.sort((a, b) -> a.pointer().compareTo(b.pointer()));
        return answer(Problem.ofFields(400, "request.invalid", "The request is not valid", errors));
    }

    @ServerExceptionMapper
    public RestResponse<Problem> mismatched(MismatchedInputException e) {
        return answer(problem(e));
    }

    @ServerExceptionMapper
    public RestResponse<Problem> unreadable(JsonProcessingException e) {
        return answer(problem(e));
    }

    /** What is wrong with a text that is no JSON, or not that of a request. */
    public static Problem problem(JsonProcessingException e) {
        if (!(e instanceof MismatchedInputException mismatch)) {
            return Problem.of(400, "request.malformed", "The body is not JSON", null);
        }
        String detail = e instanceof UnrecognizedPropertyException
                ? "is not a field of this request"
                : "has the wrong type or form";
        return Problem.ofFields(
                400,
                "request.invalid",
                "The request is not valid",
                List.of(new Problem.FieldError(pointer(mismatch), detail)));
    }

    @ServerExceptionMapper
    public RestResponse<Problem> notSignedIn(UnauthorizedException e) {
        return signIn();
    }

    @ServerExceptionMapper
    public RestResponse<Problem> notSignedIn(AuthenticationFailedException e) {
        return signIn();
    }

    @ServerExceptionMapper
    public RestResponse<Problem> forbidden(ForbiddenException e) {
        return answer(Problem.of(403, "access.forbidden", "Not allowed", "The signed-in account may not do this."));
    }

    /** What the framework itself refuses: unknown paths, methods, media types, unreadable parameters. */
    @ServerExceptionMapper
    public RestResponse<Problem> framework(WebApplicationException e, RoutingContext context) {
        HttpServerRequest request = context.request();
        Response answer = e.getResponse();
        int status = answer.getStatus();
        if (e.getCause() instanceof JsonProcessingException unreadable) {
            return answer(problem(unreadable));
        }
        return switch (status) {
            case 401 -> signIn();
            case 404, 405 -> {
                Methods methods = paths.of(context.normalizedPath());
                if (!methods.here().contains(request.method().name())) {
                    UnmatchedPaths.hide(context);
                }
                yield notThere(request.method(), methods);
            }
            case 406 -> answer(Problem.of(406, "request.not-acceptable", "Not acceptable", null));
            case 413 -> answer(Problem.of(413, "request.too-large", "The body is too large", null));
            case 415 ->
                answer(Problem.of(415, "request.media-type", "Unsupported media type", "Send application/json."));
            default ->
                status < 500
                        ? answer(Problem.of(status, "request.invalid", "The request is not valid", null))
                        : failed(e, request);
        };
    }

    /** The framework has no 405 for a path whose classes are several, where the last one doesn't know it. */
    private RestResponse<Problem> notThere(HttpMethod method, Methods methods) {
        if (methods.here().isEmpty() || methods.here().contains(method.name())) {
            return refused(Problems.notFound());
        }
        SortedSet<String> others = new TreeSet<>(methods.everywhere());
        others.remove(method.name());
        return builder(Problem.of(405, "request.method-not-allowed", "Method not allowed", null))
                .header(HttpHeaders.ALLOW, String.join(", ", others))
                .build();
    }

    /**
     * Everything else. A database that is away for a moment is no fault of the request, which may be sent again. All other is our fault: logged under a
     * reference that the answer names, and nothing more of it is said.
     */
    @ServerExceptionMapper
    public RestResponse<Problem> failed(Throwable e, HttpServerRequest request) {
        if (DatabaseFaults.isPassing(e)) {
            LOG.warnf("request to be sent again: %s", DatabaseFaults.describe(e));
            return refused(isRead(request.method()) ? Problems.readUnavailable() : Problems.writeUnavailable());
        }
        String reference = UUID.randomUUID().toString();
        LOG.errorf(e, "request failed reference=%s", reference);
        return answer(Problem.of(
                500, "internal", "Something went wrong here", "Tell the operator this reference: " + reference));
    }

    private static boolean isRead(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD;
    }

    /** The body was cut off, or the client went away while sending it. */
    @ServerExceptionMapper
    public RestResponse<Problem> cutOff(io.vertx.core.http.HttpClosedException e, HttpServerRequest request) {
        return request.response().ended()
                ? refusedBefore()
                : answer(Problem.of(400, "request.cut-off", "The body was cut off", null));
    }

    /** In the same way end bodies that turn out too large: these are refused where they are read, and no other answer can be written. */
    @ServerExceptionMapper
    public RestResponse<Problem> notRead(IOException e, HttpServerRequest request) {
        return request.response().ended() ? refusedBefore() : failed(e, request);
    }

    private static RestResponse<Problem> refusedBefore() {
        return RestResponse.ResponseBuilder.<Problem>create(413).build();
    }

    private static RestResponse<Problem> signIn() {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.UNAUTHORIZED,
                        Problem.of(
                                401, "access.sign-in", "Sign in", "Send a valid bearer token of the sign-in provider."))
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    private static RestResponse<Problem> answer(Problem problem) {
        return builder(problem).build();
    }

    /** By number: the framework has no constant for every status (422). */
    private static RestResponse.ResponseBuilder<Problem> builder(Problem problem) {
        return RestResponse.ResponseBuilder.<Problem>create(problem.status())
                .entity(problem)
                .type(Problem.MEDIA_TYPE);
    }

    /** The path of a method's parameter starts with the method and the parameter; a field of the body is below them. */
    private static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        String parameter = "";
        int depth = 0;
        for (Path.Node node : path) {
            depth++;
            String name = node.getName();
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (depth == 1 || name == null) {
                continue;
            }
            if (depth == 2) {
                parameter = name;
            } else {
                pointer.append('/').append(name);
            }
        }
        return pointer.isEmpty() ? parameter : pointer.toString();
    }

    private static String pointer(JsonMappingException e) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            pointer.append('/')
                    .append(
                            reference.getFieldName() == null
                                    ? String.valueOf(reference.getIndex())
                                    : reference.getFieldName());
        }
        return pointer.isEmpty() ? "/" : pointer.toString();
    }
}
