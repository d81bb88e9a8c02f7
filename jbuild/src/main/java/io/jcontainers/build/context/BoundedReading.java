package io.jcontainers.build.context;

import io.jcontainers.build.remote.FdInput;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.util.Optional;

/** Reads small files of a context, whatever stands in their place. */
final class BoundedReading {
    private static final int FLAGS = Open.READ | Open.NONBLOCK;

    private final Syscalls sys;

    BoundedReading(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * Reads a file.
     *
     * @param directory links lead to places below it only
     * @param mostBytes one more than these is read, so that whoever parses the file can say that it is too large
     * @return empty when there is none
     * @throws ContextException for what is no regular file; its content is never part of a message
     */
    Optional<byte[]> within(Fd directory, ByteString path, String name, int mostBytes) throws IOException {
        return read(directory, path, name, mostBytes, Open.IN_ROOT);
    }

    /** The same for a path that the caller has written himself, whose links may lead anywhere. */
    Optional<byte[]> anywhere(Fd directory, ByteString path, String name, int mostBytes) throws IOException {
        return read(directory, path, name, mostBytes, 0);
    }

    private Optional<byte[]> read(Fd directory, ByteString path, String name, int mostBytes, long resolve)
            throws IOException {
        try (Fd file = sys.open(directory, path, FLAGS, 0, resolve)) {
            FileType type = sys.stat(file).type();
            if (type != FileType.REGULAR) {
                throw new ContextException("failed to read " + name + ": it is not a regular file");
            }
            return Optional.of(new FdInput(sys, file).readNBytes(mostBytes + 1));
        } catch (SysException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw new ContextException("failed to read " + name + ": " + Errno.text(e.errno()), e);
        }
    }
}
