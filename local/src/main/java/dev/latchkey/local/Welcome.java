package dev.latchkey.local;

import java.util.List;

/** What a person needs to know once everything runs: addresses, accounts, the next command. */
public final class Welcome {
    static final String PASSWORD = "latchkey";

    /** An account of the imported realm. */
    record Account(String email, String role) {}

    static final List<Account> ACCOUNTS = List.of(
            new Account("ada@example.com", "administrator"),
            new Account("boris@example.com", "administrator"),
            new Account("rita@example.com", "recipient"),
            new Account("raj@example.com", "recipient"),
            new Account("rosa@example.com", "recipient"),
            new Account("otto@example.com", "operator"));

    private Welcome() {}

    static String text() {
        StringBuilder text = new StringBuilder();
        text.append("  API        ").append(Ports.ENTRANCE.url()).append("/v1\n");
        text.append("  Sign-in    ")
                .append(SignInProvider.realmUrl(Ports.ENTRANCE))
                .append('\n');
        text.append("  Mails      ").append(Ports.ENTRANCE.url()).append("/mail\n");
        text.append("  Bridges    mqtt://127.0.0.1:")
                .append(Ports.MQTT.number())
                .append(", mqtts://127.0.0.1:")
                .append(Ports.MQTT_TLS.number())
                .append(" (trust certificates/authority.pem), ws://127.0.0.1:")
                .append(Ports.MQTT_WEB_SOCKET.number())
                .append("/mqtt\n");
        if (Gateway.wanted().size() > 1) {
            text.append("             and ")
                    .append(Gateway.wanted().size() - 1)
                    .append(" more gateways, each 1000 above the one before\n");
        }
        text.append("  Locks      ").append(Ports.BRIDGE.url()).append(" (radio of the reference bridge)\n");
        text.append("  Kafka      127.0.0.1:").append(Ports.KAFKA.number()).append('\n');
        text.append("\n  Accounts, all with the password \"").append(PASSWORD).append("\":\n");
        for (Account account : ACCOUNTS) {
            text.append(String.format("    %-20s %s%n", account.email(), account.role()));
        }
        return text.toString();
    }

    public static String page() {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Latchkey</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <style>body{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}</style></head>
                <body><h1>Latchkey is running</h1><pre>%s</pre>
                <p><a href="/mail">Received mails</a> ·
                <a href="/realms/latchkey/account">Your sign-in account</a> ·
                <a href="/.well-known/latchkey/jwks.json">The platform's public keys</a></p>
                <p>The HTTP API, as OpenAPI documents:
                <a href="/openapi/share-service">commands</a> ·
                <a href="/openapi/key-service">key lists</a> ·
                <a href="/openapi/device-gateway">bridges</a> ·
                <a href="/openapi/notification-service">inbox</a></p>
                </body></html>
                """.formatted(text());
    }
}
