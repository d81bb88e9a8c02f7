package io.jcontainers.build.copy;

import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.ignore.IgnoreMatcher;
import io.jcontainers.build.ignore.IgnoreRule;
import io.jcontainers.build.ignore.Verdict;
import io.jcontainers.build.sys.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is left out of a source: by its ignore file, by {@code --exclude}, and by {@code --parents}' own pattern. */
final class Filters {
    private final @Nullable IgnoreMatcher ignore;
    private final @Nullable IgnoreMatcher exclude;

    Filters(Optional<IgnoreMatcher> ignore, List<String> excludes) throws CopyException {
        this.ignore = ignore.orElse(null);
        this.exclude = excludes.isEmpty() ? null : matcher(excludes);
    }

    /** The patterns are those of an ignore file, in which {@code #} begins a comment. */
    private static IgnoreMatcher matcher(List<String> excludes) throws CopyException {
        StringBuilder lines = new StringBuilder();
        for (String exclude : excludes) {
            if (exclude.indexOf('\n') >= 0) {
                throw new CopyException("--exclude: a line feed in the pattern \"" + ByteString.utf8(exclude) + "\"");
            }
            lines.append(exclude.startsWith("#") ? "\\" : "").append(exclude).append('\n');
        }
        try {
            byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
            return new IgnoreMatcher(IgnoreFile.parse("--exclude", text));
        } catch (RuntimeException e) {
            throw new CopyException(e.getMessage() + "; correct the pattern", e);
        }
    }

    /** What the filters say of something in the source; of a directory they say more by what lies below it. */
    record State(@Nullable Verdict ignored, @Nullable Verdict excluded, PathPattern.@Nullable State included) {
        boolean isKept() {
            return (ignored == null || !ignored.ignored())
                    && (excluded == null || !excluded.ignored())
                    && (included == null || included.isMatch());
        }
    }

    /** Of a directory with this path below the root of the source, whose contents are copied. */
    State start(List<ByteString> path, @Nullable PathPattern pattern) {
        return new State(
                verdict(path), exclude == null ? null : exclude.root(), pattern == null ? null : pattern.start());
    }

    /** The ignore file's verdict alone; null without one. */
    @Nullable
    Verdict verdict(List<ByteString> path) {
        if (ignore == null) {
            return null;
        }
        Verdict verdict = ignore.root();
        for (ByteString name : path) {
            verdict = ignore.child(verdict, text(name));
        }
        return verdict;
    }

    /** Whether {@code --exclude} leaves out a source of this name. */
    boolean excludes(ByteString name) {
        return exclude != null && exclude.child(exclude.root(), text(name)).ignored();
    }

    State child(State directory, ByteString name) {
        if (ignore == null && exclude == null && directory.included() == null) {
            return directory;
        }
        String text = text(name);
        Verdict ignored = directory.ignored();
        Verdict excluded = directory.excluded();
        PathPattern.State included = directory.included();
        return new State(
                ignored == null || ignore == null ? null : ignore.child(ignored, text),
                excluded == null || exclude == null ? null : exclude.child(excluded, text),
                included == null ? null : included.child(name));
    }

    /** Whether something below a directory may be kept. */
    boolean mayKeepBelow(State directory) {
        Verdict ignored = directory.ignored();
        Verdict excluded = directory.excluded();
        PathPattern.State included = directory.included();
        return (ignored == null || ignore == null || !ignore.prunes(ignored))
                && (excluded == null || exclude == null || !exclude.prunes(excluded))
                && (included == null || included.mayMatchBelow());
    }

    /** Why the ignore file leaves a path out; empty when it does not. */
    Optional<String> reason(List<ByteString> path) {
        Verdict verdict = verdict(path);
        if (verdict == null || !verdict.ignored()) {
            return Optional.empty();
        }
        IgnoreRule rule = verdict.rule();
        return Optional.of(
                rule == null
                        ? "its ignore file leaves it out"
                        : "line " + rule.line() + " of its ignore file (\"" + ByteString.utf8(rule.text())
                                + "\") leaves it out");
    }

    /** Rules are texts; a name that is no UTF-8 matches by what is. */
    private static String text(ByteString name) {
        return new String(name.toByteArray(), StandardCharsets.UTF_8);
    }
}
