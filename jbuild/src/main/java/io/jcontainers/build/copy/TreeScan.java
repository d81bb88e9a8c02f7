package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at whole trees: what is in them, and what is known of it. Opens directories only. */
final class TreeScan {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    /** By far more than anybody has, and as many as a thread's stack bears. */
    private static final int MOST_DEPTH = 200;

    private static final SourceNode[] NONE = {};

    private final CopyContext context;
    private int entries;

    TreeScan(CopyContext context) {
        this.context = context;
    }

    /** Another entry of the instruction. */
    void count(String source) throws CopyException {
        if (++entries > context.limits().mostEntries()) {
            throw new CopyException(source + ": more than "
                    + context.limits().mostEntries()
                    + " files and directories for one instruction; leave some out, or split it");
        }
    }

    /**
     * Looks at what a name is, and at all below it.
     *
     * @param directory where it is
     * @param state what the filters say of it
     * @return null when it is a directory of which nothing is kept, or filters leave it out
     */
    @Nullable
    SourceNode scan(Tree tree, Fd directory, ByteString name, Stat stat, Filters.State state) throws IOException {
        SourceNode node =
                new SourceNode(tree.top(), null, name, stat, context.inodes().known(stat));
        count(tree.source());
        if (!stat.isDirectory()) {
            return state.isKept() ? node : null;
        }
        return fill(tree, node, directory, state, 0) || state.isKept() ? node : null;
    }

    /**
     * Of which the parts are looked at.
     *
     * @param source for messages
     */
    record Tree(SourceTop top, Filters filters, String source) {}

    /** Whether there is anything in the directory. */
    private boolean fill(Tree tree, SourceNode node, Fd parent, Filters.State state, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw new CopyException("\"/" + node.path() + "\" lies deeper than " + MOST_DEPTH + " directories");
        }
        if (!tree.filters().mayKeepBelow(state)) {
            return false;
        }
        if (Thread.interrupted()) {
            throw new InterruptedIOException("looking at " + tree.source() + " was interrupted");
        }
        try (Fd fd = context.sys().open(parent, node.name(), DIRECTORY, 0, Open.BENEATH)) {
            List<SourceNode> children = new ArrayList<>();
            for (ByteString name : names(fd)) {
                SourceNode child = child(tree, node, fd, name, tree.filters().child(state, name), depth);
                if (child != null) {
                    children.add(child);
                }
            }
            children.sort(Comparator.comparing(SourceNode::name));
            node.setChildren(children.toArray(NONE));
            return !children.isEmpty();
        } catch (SysException e) {
            throw new CopyException("\"/" + node.path() + "\" of " + tree.source() + ": " + e.getMessage(), e);
        }
    }

    private @Nullable SourceNode child(
            Tree tree, SourceNode parent, Fd directory, ByteString name, Filters.State state, int depth)
            throws IOException {
        boolean kept = state.isKept();
        if (!kept && !tree.filters().mayKeepBelow(state)) {
            return null;
        }
        Optional<Stat> stat = context.sys().stat(directory, name);
        if (stat.isEmpty() || !kept && !stat.get().isDirectory()) {
            return null;
        }
        SourceNode node = new SourceNode(
                tree.top(), parent, name, stat.get(), context.inodes().known(stat.get()));
        count(tree.source());
        if (stat.get().isDirectory()) {
            kept |= fill(tree, node, directory, state, depth + 1);
        }
        return kept ? node : null;
    }

    private List<ByteString> names(Fd directory) throws SysException {
        List<ByteString> names = new ArrayList<>();
        List<DirectoryEntry> some = context.sys().readEntries(directory);
        while (!some.isEmpty()) {
            some.forEach(entry -> names.add(entry.name()));
            some = context.sys().readEntries(directory);
        }
        return names;
    }
}
