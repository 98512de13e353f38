package dev.latchkey.feed;

import dev.latchkey.events.EventBatch;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** share-service's log of the events of a lock. Its address is {@code quarkus.rest-client.share-service.url}. */
@Path("/v1/locks/{lockId}/events")
@RegisterRestClient(configKey = "share-service")
interface LockEvents {
    @GET
    @Produces(EventBatch.MEDIA_TYPE)
    Uni<byte[]> after(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @RestPath String lockId,
            @RestQuery long after,
            @RestQuery int limit);
}
