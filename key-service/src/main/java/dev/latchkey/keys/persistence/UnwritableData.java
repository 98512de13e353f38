package dev.latchkey.keys.persistence;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** The rows themselves are at fault: trying again would fail again. */
public final class UnwritableData extends Exception {
    private static final long serialVersionUID = 1L;

    /** SQLSTATE classes: data exception, integrity violation, program limit exceeded (PostgreSQL 18, appendix A). */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23", "54");

    /** @param reason nothing out of the rows */
    public UnwritableData(String reason) {
        super(reason, null, false, false);
    }

    static boolean isCauseOf(Throwable failure) {
        return failure instanceof PgException e && DATA_CLASSES.contains(classOf(e));
    }

    static UnwritableData of(Throwable failure) {
        // no cause: the database's message quotes the data
        return new UnwritableData("SQLSTATE " + ((PgException) failure).getSqlState());
    }

    private static String classOf(PgException e) {
        String state = e.getSqlState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
