package dev.latchkey.shares.api;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a body into lines as it arrives (NDJSON). Of a line that is too long nothing is kept but that it was there, so whatever is
 * sent, it holds no more than one line. Not safe for several threads.
 */
final class LineSplitter {
    private final int longest;
    private Buffer pending = Buffer.buffer();
    private boolean tooLong;
    private long number;

    /** @param longest bytes of a line, without its end */
    LineSplitter(int longest) {
        this.longest = longest;
    }

    /** One line; numbers count from 1, empty lines too. */
    sealed interface Line {
        long number();

        record Text(long number, String text) implements Line {}

        record TooLong(long number) implements Line {}

        record NotUtf8(long number) implements Line {}
    }

    /** The lines that this part of the body completes; empty ones are left out. */
    List<Line> next(Buffer part) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < part.length(); i++) {
            if (part.getByte(i) == '\n') {
                keep(part, start, i);
                complete(lines);
                start = i + 1;
            }
        }
        keep(part, start, part.length());
        return lines;
    }

    /** The last line, if the body doesn't end with the end of one. */
    List<Line> end() {
        List<Line> lines = new ArrayList<>();
        complete(lines);
        return lines;
    }

    private void keep(Buffer part, int start, int end) {
        if (pending.length() + end - start > longest) {
            tooLong = true;
            pending = Buffer.buffer();
        }
        if (!tooLong) {
            pending.appendBuffer(part, start, end - start);
        }
    }

    private void complete(List<Line> lines) {
        number++;
        if (tooLong) {
            lines.add(new Line.TooLong(number));
        } else {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(pending.getBytes()))
                        .toString();
                if (!text.isBlank()) {
                    lines.add(new Line.Text(number, text));
                }
            } catch (CharacterCodingException e) {
                lines.add(new Line.NotUtf8(number));
            }
        }
        pending = Buffer.buffer();
        tooLong = false;
    }
}
