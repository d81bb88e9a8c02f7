package io.jcontainers.build.copy;

import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The directories of sources that were used last, kept open: files of one directory mostly come together. */
final class OpenDirectories implements AutoCloseable {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int MOST_OPEN = 16;

    private record Opened(SourceTop top, @Nullable SourceNode directory, Fd fd) {}

    private final Syscalls sys;
    private final Deque<Opened> opened = new ArrayDeque<>();

    OpenDirectories(Syscalls sys) {
        this.sys = sys;
    }

    /** The directory that a node is in; open at least until sixteen others were asked for. */
    Fd containing(SourceNode node) throws IOException {
        return open(node.top(), node.parent());
    }

    /** A directory itself, open as long. */
    Fd of(SourceNode directory) throws IOException {
        return open(directory.top(), directory);
    }

    private Fd open(SourceTop top, @Nullable SourceNode directory) throws IOException {
        for (Opened each : opened) {
            if (each.top() == top && each.directory() == directory) {
                return each.fd();
            }
        }
        RelativePath path = directory == null ? top.directory() : directory.path();
        try {
            Fd fd = sys.open(top.root(), path.bytes(), DIRECTORY, 0, Open.BENEATH);
            opened.addFirst(new Opened(top, directory, fd));
        } catch (SysException e) {
            throw isGone(e) ? new SourceChangedException(path.toString(), e) : e;
        }
        if (opened.size() > MOST_OPEN) {
            opened.removeLast().fd().close();
        }
        return opened.getFirst().fd();
    }

    /** Whether an error means that something else is there now, or nothing. */
    static boolean isGone(SysException e) {
        return e.errno() == Errno.ENOENT
                || e.errno() == Errno.ENOTDIR
                || e.errno() == Errno.ELOOP
                || e.errno() == Errno.EAGAIN;
    }

    @Override
    public void close() {
        opened.forEach(each -> each.fd().close());
        opened.clear();
    }
}
