package dev.latchkey.local.compose;

import dev.latchkey.engines.BrokerReadiness;
import dev.latchkey.engines.EngineFailure;
import dev.latchkey.engines.PostgresAdmin;
import dev.latchkey.engines.PostgresUrls;
import dev.latchkey.local.BridgeEnrolment;
import dev.latchkey.local.QuietLogging;
import dev.latchkey.local.Schemas;
import dev.latchkey.local.UserError;
import dev.latchkey.local.Welcome;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Tokens;
import dev.latchkey.local.entrance.Entrance;
import dev.latchkey.local.entrance.MailServer;
import java.util.Map;

/** One command a container; addresses and secrets come from its environment. */
public final class ComposeMain {
    private static final int POSTGRES_PORT = 5432;
    private static final int PAGES_PORT = 8080;
    private static final int SMTP_PORT = 1025;
    private static final String EVERY_ADDRESS = "0.0.0.0";

    private ComposeMain() {}

    public static void main(String[] args) {
        new QuietLogging();
        String command = args.length == 1 ? args[0] : "";
        try {
            switch (command) {
                case "prepare" -> prepare();
                case "enrol" -> enrol();
                case "mail" -> catchMail();
                default -> throw new UserError("One of prepare, enrol, mail is needed.");
            }
        } catch (UserError | EngineFailure | ApiClient.Unreachable e) {
            System.err.println("latchkey: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Database, schemas, users and topics; what is there stays, but for passwords, which become those of the environment. */
    private static void prepare() {
        PostgresAdmin admin = new PostgresAdmin(
                new PostgresUrls(required("LATCHKEY_POSTGRES_HOST"), POSTGRES_PORT),
                required("LATCHKEY_POSTGRES_PASSWORD"));
        admin.createDatabase();
        Schemas.create(admin, schema -> required(Schemas.passwordVariable(schema)));
        String kafka = required("KAFKA_BOOTSTRAP_SERVERS");
        if (!new BrokerReadiness(kafka).awaitWithTopics(() -> true)) {
            throw new UserError("Kafka does not answer at " + kafka + ".");
        }
    }

    /** Gives the reference bridge its identity, unless it has it already. */
    private static void enrol() {
        new BridgeEnrolment(
                        required("LATCHKEY_BRIDGE_URL"),
                        required("LATCHKEY_API_URL"),
                        Tokens.ofMachine(
                                required("LATCHKEY_OIDC_URL"),
                                "operator-tool",
                                required("LATCHKEY_OPERATOR_TOOL_SECRET")))
                .run();
    }

    /** Takes every mail and shows it, with the start page; runs until it is stopped. */
    private static void catchMail() {
        MailServer mails = new MailServer(EVERY_ADDRESS, SMTP_PORT);
        mails.start();
        new Entrance(EVERY_ADDRESS, PAGES_PORT, Map.of(), mails, Welcome.page()).start();
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new UserError(variable + " is not set.");
        }
        return value;
    }
}
