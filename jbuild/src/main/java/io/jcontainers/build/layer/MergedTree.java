package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The root file system of some layers, as an overlay of them would show it, without mounting it. Symbolic links are
 * followed as if the tree were the root: none leads out of it. Safe for threads.
 */
public final class MergedTree {
    private static final int MOST_LINKS = 40;
    private static final ByteString UP = ByteString.utf8("..");
    private static final ByteString HERE = ByteString.utf8(".");

    private final Syscalls sys;
    private final LowerDirectory root;

    /**
     * What a path leads to.
     *
     * @param path where it really is, without symbolic links as far as it exists
     * @param stat empty when there is nothing
     */
    public record Place(RelativePath path, Optional<Stat> stat) {
        /** Whether it is there and a directory. */
        public boolean isDirectory() {
            return stat.isPresent() && stat.get().isDirectory();
        }
    }

    /** @param layers topmost first; they stay the caller's */
    public MergedTree(Syscalls sys, OverlayMarks marks, List<Fd> layers) {
        this.sys = sys;
        this.root = LowerDirectory.ofRoots(sys, Optional.of(marks), layers);
    }

    /**
     * Follows a path.
     *
     * @param path in the tree, with or without a slash in front
     * @param last whether a symbolic link at its end is followed too
     * @throws SysException ELOOP for too many links, ENOTDIR where a file is in the way
     */
    public Place resolve(ByteString path, boolean last) throws SysException {
        try (Walk walk = new Walk(path)) {
            return walk.walk(last);
        }
    }

    /**
     * The bytes of a regular file, symbolic links followed; empty when there is none.
     *
     * @param most a longer file is an error
     */
    public Optional<byte[]> read(ByteString path, int most) throws SysException {
        try (Walk walk = new Walk(path)) {
            Place place = walk.walk(true);
            if (place.stat().isEmpty() || place.stat().get().type() != FileType.REGULAR) {
                return Optional.empty();
            }
            if (place.stat().get().size() > most) {
                throw new SysException("read", place.path() + ", more than " + most + " bytes", Errno.EFBIG);
            }
            LowerDirectory.Found found =
                    walk.current().find(place.path().name()).orElseThrow();
            int flags = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;
            try (Fd file = sys.open(found.directory(), found.name(), flags, 0, Open.BENEATH)) {
                ByteBuffer buffer = ByteBuffer.allocate((int) place.stat().get().size());
                while (buffer.hasRemaining() && sys.read(file, buffer) > 0) {
                    continue;
                }
                return Optional.of(Arrays.copyOf(buffer.array(), buffer.position()));
            }
        }
    }

    /**
     * What is done with something in the tree while it is reached.
     *
     * @param <T> what it gives
     */
    public interface Look<T> {
        /**
         * Looks.
         *
         * @param directory where it is, open no longer than this call
         * @param name {@code .} for the root of the tree and other directories
         */
        T at(Fd directory, ByteString name, Stat stat) throws IOException;
    }

    /** Looks at what a path names, not following a link at its end; empty when there is nothing. */
    public <T> Optional<T> look(RelativePath path, Look<T> look) throws IOException {
        try (Walk walk = new Walk(path.bytes())) {
            Place place = walk.walk(false);
            if (place.stat().isEmpty()) {
                return Optional.empty();
            }
            if (place.isDirectory()) {
                return Optional.of(
                        look.at(walk.current().top(), HERE, place.stat().get()));
            }
            LowerDirectory.Found found =
                    walk.current().find(place.path().name()).orElseThrow();
            return Optional.of(look.at(found.directory(), found.name(), found.stat()));
        }
    }

    /** The names in a directory, with what they are; none when it is no directory. */
    public SortedMap<ByteString, FileType> entries(RelativePath directory) throws SysException {
        try (Walk walk = new Walk(directory.bytes())) {
            return walk.walk(false).isDirectory() ? walk.current().entries() : Collections.emptySortedMap();
        }
    }

    /** One way through the tree: the directories that it is in, and the components that are left. */
    private final class Walk implements AutoCloseable {
        private final Deque<ByteString> left = new ArrayDeque<>();
        private final List<LowerDirectory> entered = new ArrayList<>();
        private final List<ByteString> names = new ArrayList<>();
        private int links;

        Walk(ByteString path) {
            push(path);
        }

        LowerDirectory current() {
            return entered.isEmpty() ? root : entered.getLast();
        }

        /** The components of a path come before those that are left. */
        private void push(ByteString path) {
            List<ByteString> components = new ArrayList<>();
            for (int start = 0; start < path.length(); ) {
                int slash = path.indexOf('/', start);
                int end = slash < 0 ? path.length() : slash;
                ByteString component = path.slice(start, end);
                if (!component.isEmpty() && !component.equals(HERE)) {
                    components.add(component);
                }
                start = end + 1;
            }
            components.reversed().forEach(left::push);
        }

        Place walk(boolean last) throws SysException {
            while (!left.isEmpty()) {
                ByteString name = left.pop();
                if (name.equals(UP)) {
                    leave();
                    continue;
                }
                Optional<LowerDirectory.Found> found = current().find(name);
                if (found.isEmpty()) {
                    return missing(name);
                }
                Stat stat = found.get().stat();
                boolean isLink = stat.type() == FileType.SYMBOLIC_LINK;
                if (isLink && (last || !left.isEmpty())) {
                    follow(found.get());
                } else if (stat.isDirectory()) {
                    entered.add(current().open(name));
                    names.add(name);
                } else if (left.isEmpty()) {
                    return new Place(path().child(name), Optional.of(stat));
                } else {
                    throw new SysException("openat2", path().child(name).toString(), Errno.ENOTDIR);
                }
            }
            return new Place(path(), Optional.of(stat()));
        }

        /** Behind what is not there nothing is a link; {@code ..} takes away what was to be made. */
        private Place missing(ByteString name) {
            RelativePath path = path().child(name);
            while (!left.isEmpty()) {
                ByteString next = left.pop();
                path = next.equals(UP) ? path.parent() : path.child(next);
            }
            return new Place(path, Optional.empty());
        }

        private void leave() {
            if (!entered.isEmpty()) {
                entered.removeLast().close();
                names.removeLast();
            }
        }

        private void follow(LowerDirectory.Found link) throws SysException {
            if (++links > MOST_LINKS) {
                throw new SysException("openat2", path().child(link.name()).toString(), Errno.ELOOP);
            }
            ByteString target = sys.readLink(link.directory(), link.name());
            if (target.length() > 0 && target.at(0) == '/') {
                while (!entered.isEmpty()) {
                    leave();
                }
            }
            push(target);
        }

        private RelativePath path() {
            RelativePath path = RelativePath.ROOT;
            for (ByteString name : names) {
                path = path.child(name);
            }
            return path;
        }

        /** Of the directory that was reached. */
        private Stat stat() throws SysException {
            return current().stat();
        }

        @Override
        public void close() {
            entered.forEach(LowerDirectory::close);
        }
    }
}
