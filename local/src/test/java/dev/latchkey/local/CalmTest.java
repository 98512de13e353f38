package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalmTest {
    /** Looks that find somebody busy (B) or calm (c), and those of them that tell (T). */
    @ParameterizedTest
    @CsvSource({
        "ccc, --T",
        "cccccccccc, --T-------",
        "ccBccBccc, --------T",
        "cccBccc, --T---T",
        "cccBBccBcccc, --T-------T-",
        "BBBB, ----"
    })
    void tellsOnce_afterThreeCalmLooks_sinceItWasBusy(String found, String told) {
        Calm calm = new Calm(0.15, 3);

        List<String> tells = new ArrayList<>();
        for (char look : found.toCharArray()) {
            tells.add(calm.look(look == 'B' ? 0.15 : 0.149) ? "T" : "-");
        }

        assertThat(String.join("", tells)).isEqualTo(told);
    }
}
