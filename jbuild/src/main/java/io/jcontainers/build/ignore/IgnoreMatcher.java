package io.jcontainers.build.ignore;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the paths of a context, from above to below: the last rule that matches a path or a directory above it
 * wins. Does not change, so several threads may use it.
 *
 * <p>As BuildKit's walk does, a rule that could not have changed anything for a directory is not held against that
 * directory's children later: after {@code a}, {@code !a/x}, {@code a} the file a/x stays in.
 */
public final class IgnoreMatcher {
    private final List<IgnoreRule> rules;
    private final Map<IgnoreRule, Integer> indexes = new IdentityHashMap<>();

    /** For the rules of this file. */
    public IgnoreMatcher(IgnoreFile file) {
        rules = file.rules();
        for (int i = 0; i < rules.size(); i++) {
            indexes.put(rules.get(i), i);
        }
    }

    /** The context itself, which is never left out. */
    public Verdict root() {
        return new Verdict("", false, null, new int[rules.size()]);
    }

    /**
     * Decides on something in a directory.
     *
     * @param directory the verdict on the directory
     * @param name of the child, without slashes
     */
    public Verdict child(Verdict directory, String name) {
        String path = directory.path().isEmpty() ? name : directory.path() + "/" + name;
        int[] matchedAt = new int[rules.size()];
        boolean ignored = false;
        @Nullable IgnoreRule decided = null;
        for (int i = 0; i < matchedAt.length; i++) {
            IgnoreRule rule = rules.get(i);
            int length = directory.matchedAt(i);
            boolean changes = rule.exception() == ignored;
            if (length == 0 && changes && rule.glob().matches(path)) {
                length = path.length();
            }
            matchedAt[i] = length;
            if (length > 0) {
                decided = changes || decided == null ? rule : decided;
                ignored = !rule.exception();
            }
        }
        return new Verdict(path, ignored, decided, matchedAt);
    }

    /** Decides on a path by way of all directories above it. */
    public Verdict of(String path) {
        Verdict verdict = root();
        for (String name : path.split("/", -1)) {
            verdict = child(verdict, name);
        }
        return verdict;
    }

    /** Whether all that a directory holds is left out too, so that a walk need not enter it. */
    public boolean prunes(Verdict directory) {
        return directory.ignored()
                && rules.stream()
                        .noneMatch(rule -> rule.exception() && rule.glob().mayMatchWithin(directory.path()));
    }

    int indexOf(IgnoreRule rule) {
        return indexes.getOrDefault(rule, 0);
    }
}
