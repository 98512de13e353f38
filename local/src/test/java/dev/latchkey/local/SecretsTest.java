package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void secret_staysTheSame_overRuns() {
        Path file = folder.resolve("secrets.json");
        String password = Secrets.in(file).password("share_service");

        assertThat(Secrets.in(file).password("share_service")).isEqualTo(password);
        assertThat(Secrets.in(file).password("key_service")).isNotEqualTo(password);
    }

    @Test
    void file_isReadByItsOwnerOnly() throws Exception {
        Path file = folder.resolve("secrets.json");
        Secrets.in(file).key("answer");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void key_has32Bytes() {
        String key = Secrets.in(folder.resolve("secrets.json")).key("answer");

        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    }

    @Test
    void issuerKeys_areAPrivateKeySet_withNames() throws Exception {
        JWKSet keys = JWKSet.parse(Secrets.in(folder.resolve("secrets.json")).issuerKeys());

        assertThat(keys.getKeys()).hasSize(1).allMatch(key -> key.isPrivate() && key.getKeyID() != null);
    }

    @Test
    void secrets_areNotShown() {
        Secrets secrets = Secrets.in(folder.resolve("secrets.json"));

        assertThat(secrets.toString()).doesNotContain(secrets.password("share_service"));
    }
}
