package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Directories of a tree by path. Symbolic links on the way are followed as a process would whose root the tree is: they
 * never lead out. The last directory stays open, as entries of one directory mostly come together.
 */
final class Parents implements AutoCloseable {
    private static final int DIRECTORY = Open.PATH | Open.DIRECTORY;
    private static final int OWN_DIRECTORY = DIRECTORY | Open.NOFOLLOW;
    private static final int IMPLIED_MODE = 0755;

    /** As many as the kernel follows (path_resolution(7)). */
    private static final int LINKS_MOST = 40;

    private static final ByteString UP = ByteString.utf8("..");

    private final Syscalls sys;
    private final Fd root;
    private final Optional<OverlayMarks> overlay;
    private @Nullable RelativePath lastPath;
    private @Nullable Fd last;

    Parents(Syscalls sys, Fd root, Optional<OverlayMarks> overlay) {
        this.sys = sys;
        this.root = root;
        this.overlay = overlay;
    }

    /** The directory, made with all above it where it is missing. Stays open until the next call of any method. */
    Fd make(RelativePath path) throws IOException {
        Fd known = known(path);
        if (known != null) {
            return known;
        }
        try {
            return remember(path, open(path));
        } catch (SysException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
        makeAll(path);
        return remember(path, open(path));
    }

    /** The directory; null where there is none. Stays open until the next call of any method. */
    @Nullable
    Fd find(RelativePath path) throws IOException {
        Fd known = known(path);
        if (known != null) {
            return known;
        }
        try {
            return remember(path, open(path));
        } catch (SysException e) {
            if (isMissing(e)) {
                return null;
            }
            throw e;
        }
    }

    /** The directory, for the caller to close. */
    Fd open(RelativePath path) throws SysException {
        return sys.open(root, path.bytes(), DIRECTORY, 0, Open.IN_ROOT);
    }

    /** To be called when something was removed: the open directory may be what was. */
    void forget() {
        Fd fd = last;
        if (fd != null) {
            fd.close();
        }
        last = null;
        lastPath = null;
    }

    private @Nullable Fd known(RelativePath path) {
        return path.isRoot() ? root : path.equals(lastPath) ? last : null;
    }

    private Fd remember(RelativePath path, Fd fd) {
        forget();
        last = fd;
        lastPath = path;
        return fd;
    }

    static boolean isMissing(SysException e) {
        return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP;
    }

    /** Makes what is missing, following links by hand: a link may lead to what is not there yet. */
    private void makeAll(RelativePath path) throws IOException {
        Deque<ByteString> left = new ArrayDeque<>();
        addFirst(left, path.bytes());
        RelativePath at = RelativePath.ROOT;
        int links = 0;
        while (!left.isEmpty()) {
            ByteString name = left.pop();
            if (name.equals(UP)) {
                at = at.parent();
                continue;
            }
            try (Fd directory = sys.open(root, at.bytes(), OWN_DIRECTORY, 0, Open.BENEATH)) {
                Optional<ByteString> link = step(directory, name, path);
                if (link.isEmpty()) {
                    at = at.child(name);
                    continue;
                }
                if (++links > LINKS_MOST) {
                    throw new LayerException("its directory lies behind more than " + LINKS_MOST + " symbolic links");
                }
                if (link.get().startsWith(ByteString.utf8("/"))) {
                    at = RelativePath.ROOT;
                }
                addFirst(left, link.get());
            }
        }
    }

    /** Makes sure that there is a directory of that name, or returns where a link of that name leads. */
    private Optional<ByteString> step(Fd directory, ByteString name, RelativePath path) throws IOException {
        Optional<Stat> stat = sys.stat(directory, name);
        boolean deleted = overlay.isPresent() && stat.isPresent() && OverlayMarks.isWhiteout(stat.get());
        if (stat.isPresent() && !deleted) {
            return switch (stat.get().type()) {
                case DIRECTORY -> Optional.empty();
                case SYMBOLIC_LINK -> Optional.of(sys.readLink(directory, name));
                default ->
                    throw new LayerException(
                            "its directory \"" + path + "\" leads through \"" + name + "\", which is no directory");
            };
        }
        if (deleted) {
            sys.unlink(directory, name, false);
        }
        sys.makeDirectory(directory, name, 0700);
        try (Fd made = sys.open(directory, name, Open.READ | Open.DIRECTORY | Open.NOFOLLOW, 0, Open.BENEATH)) {
            sys.chmod(made, IMPLIED_MODE);
            if (deleted) {
                overlay.get().setOpaque(sys, made);
            }
        }
        return Optional.empty();
    }

    private static void addFirst(Deque<ByteString> left, ByteString path) {
        Deque<ByteString> components = new ArrayDeque<>();
        for (int start = 0; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            ByteString component = path.slice(start, end);
            if (!component.isEmpty() && !component.equals(ByteString.utf8("."))) {
                components.push(component);
            }
            start = end + 1;
        }
        components.forEach(left::push);
    }

    @Override
    public void close() {
        forget();
    }
}
