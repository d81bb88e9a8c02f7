package io.jcontainers.build.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** Reads files that grow. */
final class BoundedText {
    private BoundedText() {}

    /** A file's bytes from an offset on; nothing of one that is missing, and of one that is larger than it may be. */
    static byte[] from(Path file, long offset, long mostBytes) throws IOException {
        try (SeekableByteChannel in =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long size = in.size();
            if (size > mostBytes || size <= offset) {
                return new byte[0];
            }
            ByteBuffer into = ByteBuffer.allocate((int) (size - offset));
            in.position(offset);
            while (into.hasRemaining() && in.read(into) >= 0) {
                // until what was there is here
            }
            return Arrays.copyOf(into.array(), into.position());
        } catch (NoSuchFileException none) {
            return new byte[0];
        }
    }
}
