package dev.latchkey.keys.api;

import dev.latchkey.events.KeyStatus;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.Sort;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Of the lists that administrators read: what they filter by beside {@link ListParameters}. */
public class AdministeredParameters extends ListParameters {
    @QueryParam("status")
    @Parameter(schema = @Schema(implementation = KeyStatus.class))
    @Nullable
    String status;

    @QueryParam("recipient")
    @Parameter(
            description = "Only keys shared to this ID (an e-mail address)",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            minLength = 1,
                            maxLength = LONGEST_TEXT,
                            pattern = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"))
    @Nullable
    String recipient;

    /** @param lockId of the path, or what a list of many locks is filtered by */
    ListRequest request(Sort ifNone, @Nullable String lockId) {
        return request(ifNone, lockId, status(status), recipient(recipient));
    }
}
