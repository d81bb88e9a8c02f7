package io.jcontainers.build.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Reads regular files, never through a link in their last component. */
final class BoundedFiles {
    private BoundedFiles() {}

    /**
     * Opens a file.
     *
     * @throws IOException also if it is anything else than a regular file
     */
    static SeekableByteChannel open(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(file + ": it has to be a regular file");
        }
        return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** The whole of a file that has no more than that. */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (SeekableByteChannel channel = open(file);
                InputStream in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException(file + ": it is larger than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }
}
