package dev.latchkey.bench.bridges;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts what comes over one line into packets: a line knows only bytes, and where many orders wait it brings several packets at once, or half of one. */
final class IncomingPackets {
    private static final Buffer NOTHING = Buffer.buffer();

    private Buffer rest = NOTHING;

    /** @return what is whole by now, in its order */
    List<Buffer> with(Buffer bytes) {
        Buffer all =
                rest.length() == 0 ? bytes : Buffer.buffer().appendBuffer(rest).appendBuffer(bytes);
        List<Buffer> packets = new ArrayList<>(1);
        int from = 0;
        for (int end = end(all, from); end <= all.length(); end = end(all, from)) {
            packets.add(all.getBuffer(from, end));
            from = end;
        }
        rest = from == all.length() ? NOTHING : all.getBuffer(from, all.length());
        return packets;
    }

    /** Behind the packet that begins here; beyond all that is there while its length is not whole. */
    private static int end(Buffer all, int from) {
        int length = 0;
        for (int i = from + 1; i < all.length(); i++) {
            int digit = all.getByte(i);
            length |= (digit & 0x7F) << 7 * (i - from - 1);
            if (digit >= 0) {
                return i + 1 + length;
            }
        }
        return Integer.MAX_VALUE;
    }
}
