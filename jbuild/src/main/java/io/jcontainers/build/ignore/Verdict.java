package io.jcontainers.build.ignore;

import org.jspecify.annotations.Nullable;

/**
 * What became of a path of the context, and why. Verdicts of directories are needed for those of their children; they
 * are large (one number for each rule), others are to be dropped.
 */
public final class Verdict {
    private final String path;
    private final boolean ignored;
    private final @Nullable IgnoreRule rule;
    private final int[] matchedAt;

    Verdict(String path, boolean ignored, @Nullable IgnoreRule rule, int[] matchedAt) {
        this.path = path;
        this.ignored = ignored;
        this.rule = rule;
        this.matchedAt = matchedAt;
    }

    /** Relative to the context, empty for the context itself. */
    public String path() {
        return path;
    }

    /** Whether it is left out. A directory that is left out may hold files that are not. */
    public boolean ignored() {
        return ignored;
    }

    /** The rule that decided, null when none said anything. */
    public @Nullable IgnoreRule rule() {
        return rule;
    }

    /** The path that the deciding rule matched: this one or a directory above it, empty without a rule. */
    public String matchedPath(IgnoreMatcher matcher) {
        return rule == null ? "" : path.substring(0, matchedAt[matcher.indexOf(rule)]);
    }

    /** The length of the path, this one or above, that the rule with this number matched; 0 for none. */
    int matchedAt(int index) {
        return matchedAt[index];
    }
}
