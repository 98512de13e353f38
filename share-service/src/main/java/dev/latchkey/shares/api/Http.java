package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.shares.application.Answer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/** An answer as HTTP. */
final class Http {
    private Http() {}

    static RestResponse<String> of(Answer answer) {
        RestResponse.ResponseBuilder<String> response =
                RestResponse.ResponseBuilder.<String>create(answer.status()).entity(answer.body());
        response.type(answer.isProblem() ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON);
        if (answer.etag() != null) {
            response.header(HttpHeaders.ETAG, answer.etag());
        }
        if (answer.consistency() != null) {
            response.header(ConsistencyToken.HEADER, answer.consistency());
        }
        // a verification code or credential belongs to who asked, in no cache
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
