package io.jcontainers.build.output;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Walks a tree by descriptor, never through a symbolic link, in the order of names' bytes. */
final class RootWalk {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;

    /** Deeper trees would need too many open descriptors, and paths that Linux takes no more. */
    private static final int DEPTH_MOST = 1024;

    private record Frame(RelativePath path, Fd fd, Stat stat, Iterator<ByteString> names) {}

    private final Syscalls sys;
    private final RootVisitor visitor;
    private final Deque<Frame> frames = new ArrayDeque<>();

    RootWalk(Syscalls sys, RootVisitor visitor) {
        this.sys = sys;
        this.visitor = visitor;
    }

    /** @param root stays the caller's */
    void walk(Fd root) throws IOException {
        try {
            enter(RelativePath.ROOT, sys.open(root, ByteString.empty(), DIRECTORY, 0, Open.BENEATH));
            while (!frames.isEmpty()) {
                Frame frame = frames.element();
                if (frame.names().hasNext()) {
                    step(frame, frame.names().next());
                } else {
                    visitor.leave(frame.path(), frame.stat());
                    frames.pop().fd().close();
                }
            }
        } finally {
            frames.forEach(frame -> frame.fd().close());
        }
    }

    private void step(Frame frame, ByteString name) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("the output was interrupted");
        }
        RelativePath path = frame.path().child(name);
        Optional<Stat> stat = sys.stat(frame.fd(), name);
        if (stat.isEmpty()) {
            return;
        }
        if (!stat.get().isDirectory()) {
            visitor.leaf(frame.fd(), path, stat.get());
            return;
        }
        if (path.depth() > DEPTH_MOST) {
            throw new OutputException("\"" + path + "\" lies deeper than " + DEPTH_MOST + " directories");
        }
        enter(path, sys.open(frame.fd(), name, DIRECTORY, 0, Open.BENEATH));
    }

    private void enter(RelativePath path, Fd fd) throws IOException {
        SortedSet<ByteString> names = new TreeSet<>();
        boolean entered = false;
        try {
            for (List<DirectoryEntry> some = sys.readEntries(fd); !some.isEmpty(); some = sys.readEntries(fd)) {
                some.forEach(entry -> names.add(entry.name()));
            }
            Stat stat = sys.stat(fd);
            visitor.enter(path, fd, stat, names);
            frames.push(new Frame(path, fd, stat, names.iterator()));
            entered = true;
        } finally {
            if (!entered) {
                fd.close();
            }
        }
    }
}
