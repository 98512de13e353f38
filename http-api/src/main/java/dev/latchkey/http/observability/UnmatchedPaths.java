package dev.latchkey.http.observability;

import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;

/**
 * Requests that are answered before the framework knows which operation they are about. Metrics and traces would name them by the path as the
 * client has written it; once they have a hundred of these, they leave out all that is new.
 */
public final class UnmatchedPaths {
    /** The framework's own place for the path's template. */
    private static final String TEMPLATE = "UrlPathTemplate";

    private UnmatchedPaths() {}

    /** Call before the answer is sent. */
    public static void hide(RoutingContext context) {
        ((HttpServerRequestInternal) context.request()).context().putLocal(TEMPLATE, "UNMATCHED");
    }
}
