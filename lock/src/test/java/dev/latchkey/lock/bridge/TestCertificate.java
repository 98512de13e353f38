package dev.latchkey.lock.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that has signed itself, made by the JDK's keytool.
 *
 * @param store with its private key, PKCS #12
 * @param pem the certificate alone
 */
record TestCertificate(Path store, Path pem) {
    static final String PASSWORD = "throwaway";

    /** @param host what it is good for, as {@code ip:127.0.0.1} */
    static TestCertificate make(Path folder, String name, String host) throws IOException, InterruptedException {
        TestCertificate made = new TestCertificate(folder.resolve(name + ".p12"), folder.resolve(name + ".pem"));
        String store = made.store().toString();
        List<String> key = List.of("-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + host);
        keytool("-genkeypair", store, key);
        keytool(
                "-exportcert",
                store,
                List.of("-alias", name, "-rfc", "-file", made.pem().toString()));
        return made;
    }

    private static void keytool(String what, String store, List<String> further)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                what,
                "-keystore",
                store,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(further);
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with " + status);
        }
    }
}
