package dev.latchkey.local;

/** What {@code ./latchkey help} prints. */
final class Help {
    static final String TEXT = """
            Latchkey on one machine. Needs a JDK 25 and Maven 3.8.7 or newer, nothing else.

              ./latchkey up       build what is not built, start everything, stay until Ctrl-C
              ./latchkey demo     play the story of one key against the running system; again and again if you like
                                  --revocations <n>  then measure n times from "deactivate" to the lock's receipt
              ./latchkey status   what is running, where, and how much memory it takes
              ./latchkey down     stop what runs in another terminal
              ./latchkey reset    delete all data of this installation (.latchkey/); asks first, --yes does not
              ./latchkey build    only build
              ./latchkey test     run every test (mvn verify)
              ./latchkey help     this text

            All ports are on 127.0.0.1 and can be moved, e.g. LATCHKEY_ENTRANCE_PORT=9080 ./latchkey up
            (also …_SHARE_SERVICE_PORT, …_KEY_SERVICE_PORT, …_DEVICE_GATEWAY_PORT, …_NOTIFICATION_SERVICE_PORT,
            …_BRIDGE_HTTP_PORT, …_SIGN_IN_PORT, …_MQTT_PORT, …_SMTP_PORT, …_POSTGRES_PORT, …_KAFKA_PORT,
            …_KAFKA_CONTROLLER_PORT). Logs: .latchkey/logs/. What can be made again (unpacked PostgreSQL and
            Keycloak) is in ~/.cache/latchkey.

            Exit status: 0 done, 1 failed (one sentence says why), 2 no such command, 3 running already.
            """;

    private Help() {}
}
