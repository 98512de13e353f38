package dev.latchkey.shares.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shares.api.LineSplitter.Line;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

class LineSplitterTest {
    private static final int LONGEST = 10;

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.strings()
                .withChars('a', 'ß', '語')
                .ofMaxLength(8)
                .list()
                .ofMaxSize(12);
    }

    /** However the network cuts the body, in the middle of a character too. */
    @Property(tries = 500)
    @Tag("L1")
    void l1_linesAreTheSame_howeverTheBodyArrives(
            @ForAll("texts") List<String> texts, @ForAll @IntRange(min = 1, max = 9) int size, @ForAll boolean ended) {
        String body = String.join("\n", texts) + (ended ? "\n" : "");
        Buffer whole = Buffer.buffer(body);
        LineSplitter splitter = new LineSplitter(LONGEST);

        List<Line> lines = new ArrayList<>();
        for (int start = 0; start < whole.length(); start += size) {
            lines.addAll(splitter.next(whole.getBuffer(start, Math.min(start + size, whole.length()))));
        }
        lines.addAll(splitter.end());

        List<Line> expected = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                expected.add(new Line.TooLong(i + 1));
            } else if (!text.isBlank()) {
                expected.add(new Line.Text(i + 1, text));
            }
        }
        assertThat(lines).isEqualTo(expected);
    }

    @Property(tries = 20)
    @Tag("L1")
    void l1_lineThatIsNoText_isToldSo(@ForAll @IntRange(min = 0, max = 2) int before) {
        LineSplitter splitter = new LineSplitter(LONGEST);
        Buffer body = Buffer.buffer("a\n".repeat(before))
                .appendBytes(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'})
                .appendString("b");

        List<Line> lines = new ArrayList<>(splitter.next(body));
        lines.addAll(splitter.end());

        assertThat(lines).hasSize(before + 2).endsWith(new Line.NotUtf8(before + 1), new Line.Text(before + 2, "b"));
    }
}
