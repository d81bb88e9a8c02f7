package io.jcontainers.build.copy;

import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the patterns of one source mean. Symbolic links of a path, and at its end, are followed within the source;
 * in the part from the first wildcard on only real directories are looked into.
 */
final class SourceResolver {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final String PIVOT = "/./";

    private final CopyContext context;
    private final CopySource.Tree source;
    private final boolean parents;
    private final TreeScan scan;
    private final Filters filters;
    private final MergedTree tree;

    SourceResolver(CopyContext context, CopySource.Tree source, CopyOptions options, TreeScan scan)
            throws CopyException {
        this.context = context;
        this.source = source;
        this.parents = options.parents();
        this.scan = scan;
        this.filters = new Filters(source.ignore(), options.excludes());
        this.tree = new MergedTree(context.sys(), OverlayMarks.TRUSTED, List.of(source.root()));
    }

    /**
     * What a pattern selects, in the order of names; nothing for one with wildcards that matches nothing.
     *
     * @throws CopyException for a path that there is not, with the reason if an ignore file is it
     */
    List<Match> resolve(String pattern) throws IOException {
        try {
            if (!parents) {
                return resolve(LexicalPath.names(pattern), null);
            }
            int pivot = pattern.indexOf(PIVOT);
            String above = pivot < 0 ? "" : pattern.substring(0, pivot);
            List<String> below = LexicalPath.names(pivot < 0 ? pattern : pattern.substring(pivot + PIVOT.length()));
            List<Match> matches = resolve(LexicalPath.names(above), PathPattern.of(below, true));
            boolean literal = !SegmentPattern.hasWildcards(pattern);
            if (literal && matches.stream().noneMatch(match -> isSelected(match, below))) {
                List<String> all = new ArrayList<>(LexicalPath.names(above));
                all.addAll(below);
                throw notFound(all, bytes(all), true);
            }
            return matches;
        } catch (SysException e) {
            throw new CopyException(
                    "\"/" + String.join("/", LexicalPath.names(pattern)) + "\" of " + source.name() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** A directory above may have been kept without anything below it: then it was asked for itself. */
    private static boolean isSelected(Match match, List<String> below) {
        return below.isEmpty() || match.node().children().length > 0;
    }

    private List<Match> resolve(List<String> names, @Nullable PathPattern parentsPattern) throws IOException {
        int literals = 0;
        while (literals < names.size() && !SegmentPattern.hasWildcards(names.get(literals))) {
            literals++;
        }
        List<ByteString> prefix = bytes(names.subList(0, literals));
        if (literals == names.size()) {
            ByteString name = prefix.isEmpty() ? ByteString.empty() : prefix.getLast();
            Match match = match(names, path(prefix), name, parentsPattern, false);
            return match == null ? List.of() : List.of(match);
        }
        MergedTree.Place base = tree.resolve(path(prefix), true);
        if (!base.isDirectory()) {
            return List.of();
        }
        PathPattern pattern = PathPattern.of(names.subList(literals, names.size()), false);
        List<Match> matches = new ArrayList<>();
        try (Fd directory = context.sys().open(source.root(), base.path().bytes(), DIRECTORY, 0, Open.BENEATH)) {
            expand(directory, base.path(), pattern.start(), names.size() - literals, parentsPattern, matches);
        }
        return matches;
    }

    private void expand(
            Fd directory,
            RelativePath path,
            PathPattern.State state,
            int depth,
            @Nullable PathPattern parentsPattern,
            List<Match> matches)
            throws IOException {
        for (ByteString name : sortedNames(directory)) {
            PathPattern.State below = state.child(name);
            RelativePath child = path.child(name);
            if (below.isMatch()) {
                Match match = match(List.of(), child.bytes(), name, parentsPattern, true);
                if (match != null) {
                    matches.add(match);
                }
            } else if (depth > 1 && below.mayMatchBelow() && isDirectory(directory, name)) {
                try (Fd next = context.sys().open(directory, name, DIRECTORY, 0, Open.BENEATH)) {
                    expand(next, child, below, depth - 1, parentsPattern, matches);
                }
            }
        }
    }

    private boolean isDirectory(Fd directory, ByteString name) throws SysException {
        return context.sys().stat(directory, name).map(Stat::isDirectory).orElse(false);
    }

    /** Null for what wildcards have found and filters leave out. */
    private @Nullable Match match(
            List<String> asked,
            ByteString path,
            ByteString name,
            @Nullable PathPattern parentsPattern,
            boolean wildcard)
            throws IOException {
        List<ByteString> shown = wildcard ? components(path) : bytes(asked);
        MergedTree.Place place = resolveOrMissing(path);
        if (place.stat().isEmpty()) {
            if (wildcard && filters.reason(shown).isPresent()) {
                return null;
            }
            throw notFound(asked, shown, false);
        }
        List<ByteString> real = components(place.path().bytes());
        boolean directory = place.isDirectory();
        if ((wildcard || !directory) && parentsPattern == null && filters.excludes(name)) {
            return null;
        }
        Filters.State state = filters.start(real, parentsPattern);
        SourceNode node = node(place, state);
        if (node == null && (wildcard || parentsPattern != null || isNothingLeft(real))) {
            return null;
        }
        if (node == null) {
            throw notFound(asked, real, true);
        }
        return new Match(node, name);
    }

    /** The source itself is always there, also when everything in it is left out. */
    private static boolean isNothingLeft(List<ByteString> real) {
        return real.isEmpty();
    }

    private MergedTree.Place resolveOrMissing(ByteString path) throws SysException {
        try {
            return tree.resolve(path, true);
        } catch (SysException e) {
            if (e.errno() == Errno.ENOTDIR) {
                return new MergedTree.Place(RelativePath.ROOT, Optional.empty());
            }
            throw e;
        }
    }

    private @Nullable SourceNode node(MergedTree.Place place, Filters.State state) throws IOException {
        RelativePath parent = place.path().parent();
        SourceTop top = new SourceTop(source.root(), parent, source.ownersKept());
        TreeScan.Tree tree = new TreeScan.Tree(top, filters, source.name());
        try (Fd directory = context.sys().open(source.root(), parent.bytes(), DIRECTORY, 0, Open.BENEATH)) {
            return scan.scan(tree, directory, place.path().name(), place.stat().orElseThrow(), state);
        }
    }

    private CopyException notFound(List<String> asked, List<ByteString> path, boolean exists) {
        String shown = ByteString.utf8("/" + String.join("/", asked.isEmpty() ? texts(path) : asked))
                .toString();
        String why = filters.reason(path)
                .filter(reason -> exists)
                .map(reason -> source.name() + " has it, but " + reason)
                .orElse("it is not in " + source.name());
        return new CopyException("failed to compute cache key: \"" + shown + "\": not found; " + why);
    }

    private static List<String> texts(List<ByteString> names) {
        return names.stream().map(ByteString::toString).toList();
    }

    private static List<ByteString> bytes(List<String> names) {
        return names.stream().map(ByteString::utf8).toList();
    }

    private static ByteString path(List<ByteString> names) {
        ByteString path = ByteString.empty();
        for (ByteString name : names) {
            path = path.isEmpty() ? name : path.plus(ByteString.utf8("/")).plus(name);
        }
        return path;
    }

    private static List<ByteString> components(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        for (int start = 0; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            names.add(path.slice(start, end));
            start = end + 1;
        }
        return names;
    }

    private List<ByteString> sortedNames(Fd directory) throws SysException {
        List<ByteString> names = new ArrayList<>();
        List<DirectoryEntry> some = context.sys().readEntries(directory);
        while (!some.isEmpty()) {
            some.forEach(entry -> names.add(entry.name()));
            some = context.sys().readEntries(directory);
        }
        names.sort(null);
        return names;
    }
}
