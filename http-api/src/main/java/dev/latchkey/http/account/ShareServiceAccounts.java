package dev.latchkey.http.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** share-service, which owns the accounts. Its address is {@code quarkus.rest-client.share-service.url}. */
@Path("/v1/me")
@RegisterRestClient(configKey = "share-service")
public interface ShareServiceAccounts {
    @GET
    Uni<Me> me(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization);

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Me(String accountId) {}
}
