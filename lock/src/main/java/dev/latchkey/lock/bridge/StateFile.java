package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;

/** A JSON object on disk, which only its owner reads. One writer at a time. */
final class StateFile {
    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** @throws IOException also when it is there and is no JSON object; the content is not quoted, it holds keys */
    Map<String, Object> read() throws IOException {
        try {
            Map<String, Object> content = JSONObjectUtils.parse(Files.readString(file));
            if (content != null) { // null is JSON too
                return content;
            }
        } catch (ParseException e) {
            // told below
        }
        throw new IOException(file + " is no JSON object");
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Once it returns, the content survives a power loss; if it is interrupted anywhere, the old or the new content is there. */
    void write(Map<String, Object> content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        byte[] json = JSONObjectUtils.toJSONString(content).getBytes(StandardCharsets.UTF_8);
        Files.deleteIfExists(next);
        try (FileChannel channel =
                FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer buffer = ByteBuffer.wrap(json);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        // the rename itself must be on disk too
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }
}
