package io.jcontainers.build.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are old or new after a crash, never in between. */
final class DurableFiles {
    private DurableFiles() {}

    /** Writes a file beside, then puts it in place; whatever was beside before is overwritten. */
    static void replace(Path file, Path beside, byte[] content) throws IOException {
        try (FileChannel out = FileChannel.open(
                beside,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS)) {
            write(out, beside, content, 0, content.length);
            out.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        Path parent = file.getParent();
        if (parent != null) {
            syncDirectory(parent);
        }
    }

    /** Writes all of it; an error such as a full disk names the file. */
    static void write(FileChannel to, Path file, byte[] from, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
        try {
            while (rest.hasRemaining()) {
                to.write(rest);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Makes the names in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
