package dev.latchkey.local;

import dev.latchkey.engines.PostgresAdmin;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** One schema and user per service, and one for the sign-in provider. */
public final class Schemas {
    private static final List<String> NAMES =
            List.of("share_service", "key_service", "device_gateway", "notification_service", SignInProvider.SCHEMA);

    private Schemas() {}

    static List<String> names() {
        return NAMES;
    }

    /** By which a container gets the password of the schema's user. */
    public static String passwordVariable(String schema) {
        return "LATCHKEY_" + schema.toUpperCase(Locale.ROOT) + "_DB_PASSWORD";
    }

    /** Makes those that are missing; sets every user's password. */
    public static void create(PostgresAdmin admin, UnaryOperator<String> passwordOf) {
        NAMES.forEach(name -> admin.createSchema(name, passwordOf.apply(name)));
    }
}
