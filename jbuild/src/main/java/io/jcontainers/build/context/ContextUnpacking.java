package io.jcontainers.build.context;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarException;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Unpacks an archive that is a context. Other than a layer it has no whiteouts, no devices and no owners, and nothing
 * in
 * it is a way for what follows: a name with {@code ..}, an absolute one, or one through a symbolic link is refused.
 * Links themselves are kept as they are, wherever they lead: a build follows them within the context.
 */
final class ContextUnpacking {
    private final Syscalls sys;
    private final TarLimits limits;

    ContextUnpacking(Syscalls sys, TarLimits limits) {
        this.sys = sys;
        this.limits = limits;
    }

    /**
     * Unpacks all entries; after an error a part of them is there.
     *
     * @param root an empty directory
     * @param tar uncompressed; read to its end, not closed
     * @throws IOException naming the entry
     */
    void unpack(Fd root, InputStream tar) throws IOException {
        TarReader reader = new TarReader(tar, limits);
        try (ContextTree tree = new ContextTree(sys, root)) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("unpacking the context was interrupted");
                }
                place(tree, entry, reader);
            }
            reader.finish();
            tree.finish();
        }
    }

    private static void place(ContextTree tree, TarEntry entry, TarReader reader) throws IOException {
        try {
            tree.place(entry, reader);
        } catch (TarException | InterruptedIOException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new ContextException(
                    "context archive, entry " + reader.entries() + " \"" + entry.name() + "\": " + e.getMessage(), e);
        }
    }
}
