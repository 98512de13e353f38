package dev.latchkey.local;

import dev.latchkey.engines.EngineFailure;
import dev.latchkey.local.api.ApiClient;
import java.util.Arrays;
import java.util.List;

/** The one command. The script {@code ./latchkey} has built what was missing and found the JDK. */
public final class Main {
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private Main() {}

    public static void main(String[] args) {
        new QuietLogging();
        List<String> arguments = Arrays.asList(args);
        int status;
        try {
            status = run(arguments.isEmpty() ? "help" : arguments.getFirst(), tail(arguments));
        } catch (UserError | EngineFailure | ApiClient.Unreachable e) {
            System.err.println("latchkey: " + e.getMessage());
            status = FAILED;
        }
        System.exit(status);
    }

    private static int run(String command, List<String> arguments) {
        Home home = Home.find();
        return switch (command) {
            case "up" -> new Up(home).run();
            case "down" -> new Down(home).run();
            case "demo" -> new DemoCommand(home).run(arguments);
            case "secrets" -> new ComposeSecrets(home).run();
            case "status" -> new Status(home).run();
            case "reset" -> new Reset(home).run(arguments);
            default -> {
                System.err.println("latchkey: there is no command \"" + command + "\". See ./latchkey help");
                yield WRONG_USE;
            }
        };
    }

    private static List<String> tail(List<String> arguments) {
        return arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    }
}
