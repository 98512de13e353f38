package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * An authority that signs bridges' certificates, and has signed that of a gateway on this machine; as PEM files.
 *
 * @param authority its certificate
 */
record GatewayCertificates(Path authority, Path authorityKey, Path gateway, Path gatewayKey) {
    private static final String PASSWORD = "throwaway";

    static GatewayCertificates make(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("certificates.p12");
        keytool(store, "authority", "-ext", "bc:c=ca:true,pathlen:0");
        keytool(store, "gateway", "-signer", "authority", "-ext", "san=ip:127.0.0.1");
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, PASSWORD.toCharArray());
        }
        return new GatewayCertificates(
                certificate(folder, made, "authority"),
                key(folder, made, "authority"),
                certificate(folder, made, "gateway"),
                key(folder, made, "gateway"));
    }

    /** Of a gateway that has and uses them. */
    Map<String, String> settings() {
        return Map.of(
                "LATCHKEY_MQTT_CERTIFICATE", gateway.toString(),
                "LATCHKEY_MQTT_PRIVATE_KEY", gatewayKey.toString(),
                "LATCHKEY_BRIDGE_AUTHORITY_CERTIFICATE", authority.toString(),
                "LATCHKEY_BRIDGE_AUTHORITY_PRIVATE_KEY", authorityKey.toString());
    }

    private static Path certificate(Path folder, KeyStore made, String alias)
            throws IOException, GeneralSecurityException {
        return pem(
                folder.resolve(alias + ".pem"),
                "CERTIFICATE",
                made.getCertificate(alias).getEncoded());
    }

    private static Path key(Path folder, KeyStore made, String alias) throws IOException, GeneralSecurityException {
        return pem(
                folder.resolve(alias + "-key.pem"),
                "PRIVATE KEY",
                made.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static void keytool(Path store, String alias, String... further) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias));
        command.addAll(List.of(further));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
