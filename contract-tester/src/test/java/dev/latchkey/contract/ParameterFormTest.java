package dev.latchkey.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterFormTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"integer","minimum":1,"maximum":200} | 1     | true
            {"type":"integer","minimum":1,"maximum":200} | 1.0   | true
            {"type":"integer","minimum":1,"maximum":200} | 2e2   | true
            {"type":"integer","minimum":1,"maximum":200} | 0     | false
            {"type":"integer","minimum":1,"maximum":200} | 201   | false
            {"type":"integer","minimum":1,"maximum":200} | 1e400 | false
            {"type":"integer","minimum":1,"maximum":200} | 1.5   | false
            {"type":"integer","minimum":1,"maximum":200} | +1    | false
            {"type":"integer","minimum":1,"maximum":200} | ''    | false
            {"type":"boolean"}                           | true  | true
            {"type":"boolean"}                           | TRUE  | false
            {"type":"string","enum":["offline"]}         | ''    | false
            {"type":"string","enum":["offline"]}         | offline | true
            {"type":"string","minLength":1}              | ''    | false
            {"type":"string","maxLength":1}              | 🔑   | true
            {"type":"string","maxLength":1}              | ab    | false
            {"type":"string","pattern":"^a$"}            | ba    | false
            {"type":["string","null"]}                   | ''    | true
            """)
    void text_isAllowed_asTheSchemaSays(String schema, String text, boolean allowed) throws JsonProcessingException {
        assertThat(ParameterForm.allows(ApiDocument.JSON.readTree(schema), text))
                .isEqualTo(allowed);
    }
}
