package dev.latchkey.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A certificate and its private key, as files that a test replaces under whoever reads them. */
public record PemFiles(Path certificate, Path privateKey) {
    public static PemFiles in(Path folder, String name) {
        return new PemFiles(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }

    public PemFiles write(String certificates, String key) throws IOException {
        Files.writeString(privateKey, key);
        Files.writeString(certificate, certificates);
        return this;
    }

    /** As the parts of the gateway that have some are told of them. */
    public Map<String, String> settings() {
        return Map.of("certificate", certificate.toString(), "private-key", privateKey.toString());
    }
}
