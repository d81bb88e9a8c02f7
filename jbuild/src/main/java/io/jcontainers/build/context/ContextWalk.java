package io.jcontainers.build.context;

import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.ignore.IgnoreMatcher;
import io.jcontainers.build.ignore.IgnoreRule;
import io.jcontainers.build.ignore.Verdict;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks a context with the rules of its ignore file. A directory costs one open descriptor while it is read. */
public final class ContextWalk {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final int MOST_PATHS = 5_000_000;

    private final Syscalls sys;
    private final Fd root;
    private final IgnoreFile ignoreFile;
    private final IgnoreMatcher matcher;
    private final boolean why;
    private final List<ListedPath> paths = new ArrayList<>();
    private long seen;

    private ContextWalk(Syscalls sys, Fd root, IgnoreFile ignoreFile, boolean why) {
        this.sys = sys;
        this.root = root;
        this.ignoreFile = ignoreFile;
        this.matcher = new IgnoreMatcher(ignoreFile);
        this.why = why;
    }

    /**
     * What is still to be walked.
     *
     * @param rule that leaves it out
     * @param verdict of a directory alone, as one is large
     */
    private record Judged(
            RelativePath path,
            FileType type,
            long bytes,
            Optional<ListedPath.Rule> rule,
            @Nullable Verdict verdict) {}

    /**
     * Lists a context.
     *
     * @param why whether to list what is left out too, with the rule that decided; a directory of which nothing comes
     *     in is one entry
     * @throws ContextException for more than five million paths
     */
    public static ContextListing list(Syscalls sys, Fd root, IgnoreFile ignoreFile, boolean why) throws IOException {
        ContextWalk walk = new ContextWalk(sys, root, ignoreFile, why);
        walk.walk();
        return ContextListing.of(walk.paths);
    }

    private void walk() throws IOException {
        Deque<Judged> left = new ArrayDeque<>();
        push(left, children(RelativePath.ROOT, matcher.root()));
        while (!left.isEmpty()) {
            Judged next = left.pop();
            Verdict directory = next.verdict();
            boolean pruned = directory != null && matcher.prunes(directory);
            note(next, pruned);
            if (directory != null && !pruned) {
                push(left, children(next.path(), directory));
            }
        }
    }

    private static void push(Deque<Judged> left, List<Judged> sorted) {
        for (Judged each : sorted.reversed()) {
            left.push(each);
        }
    }

    private void note(Judged path, boolean pruned) throws IOException {
        boolean directory = path.type() == FileType.DIRECTORY;
        if (path.rule().isEmpty()) {
            paths.add(new ListedPath(path.path(), path.type(), path.bytes(), directory ? 0 : 1, Optional.empty()));
        } else if (why) {
            Sum below = pruned ? sum(path.path()) : new Sum(directory ? 0 : 1, path.bytes());
            paths.add(new ListedPath(path.path(), path.type(), below.bytes(), below.files(), path.rule()));
        }
    }

    private Optional<ListedPath.Rule> rule(Verdict verdict) {
        IgnoreRule rule = verdict.rule();
        return rule == null || !verdict.ignored()
                ? Optional.empty()
                : Optional.of(
                        new ListedPath.Rule(ignoreFile.name(), rule.line(), rule.text(), verdict.matchedPath(matcher)));
    }

    private List<Judged> children(RelativePath path, Verdict verdict) throws IOException {
        List<Judged> children = new ArrayList<>();
        for (Child child : read(path)) {
            // Patterns are text; a name that is no UTF-8 is matched as well as it can be.
            String name = new String(child.name().toByteArray(), StandardCharsets.UTF_8);
            Verdict own = matcher.child(verdict, name);
            boolean isDirectory = child.type() == FileType.DIRECTORY;
            children.add(new Judged(
                    path.child(child.name()), child.type(), child.bytes(), rule(own), isDirectory ? own : null));
        }
        return children;
    }

    private record Child(ByteString name, FileType type, long bytes) {}

    /** Sorted by name; none where a directory has gone meanwhile. */
    private List<Child> read(RelativePath path) throws IOException {
        List<Child> children = new ArrayList<>();
        try (Fd directory = sys.open(root, path.bytes(), DIRECTORY, 0, Open.BENEATH)) {
            for (List<DirectoryEntry> some = sys.readEntries(directory);
                    !some.isEmpty();
                    some = sys.readEntries(directory)) {
                for (DirectoryEntry entry : some) {
                    Optional<Stat> stat = sys.stat(directory, entry.name());
                    stat.ifPresent(inode -> children.add(new Child(
                            entry.name(), inode.type(), inode.type() == FileType.REGULAR ? inode.size() : 0)));
                }
                count(some.size());
            }
        } catch (SysException e) {
            if (e.errno() != Errno.ENOENT) {
                throw new ContextException("read of directory \"" + path + "\" of the context: " + e.getMessage(), e);
            }
        }
        children.sort(Comparator.comparing(Child::name));
        return children;
    }

    private void count(int more) throws IOException {
        seen += more;
        if (seen > MOST_PATHS) {
            throw new ContextException("more than " + MOST_PATHS + " paths in the context's directory");
        }
        if (Thread.interrupted()) {
            throw new InterruptedIOException("listing the context was interrupted");
        }
    }

    private record Sum(long files, long bytes) {}

    /** Of all that is below a directory, whatever the rules say. */
    private Sum sum(RelativePath top) throws IOException {
        long files = 0;
        long bytes = 0;
        Deque<RelativePath> left = new ArrayDeque<>(List.of(top));
        while (!left.isEmpty()) {
            RelativePath path = left.pop();
            for (Child child : read(path)) {
                if (child.type() == FileType.DIRECTORY) {
                    left.push(path.child(child.name()));
                } else {
                    files++;
                    bytes += child.bytes();
                }
            }
        }
        return new Sum(files, bytes);
    }
}
