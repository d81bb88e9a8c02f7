package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.Source;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the checks found in a Dockerfile.
 *
 * @param source null when the file couldn't be read at all
 * @param warnings by line
 * @param fault what makes the file unfit to build, null for nothing
 * @param failing whether a warning fails the build ({@code error=true})
 */
public record CheckReport(
        @Nullable Source source,
        List<Warning> warnings,
        @Nullable DockerfileException fault,
        boolean failing) {
    /** Takes an immutable copy. */
    public CheckReport {
        warnings = List.copyOf(warnings);
    }

    /** The exit code of {@code --check}: 1 when anything was found. */
    public int exitCode() {
        return warnings.isEmpty() && fault == null ? 0 : 1;
    }

    /** Why the build fails on the warnings; null when it doesn't. */
    public @Nullable String violation() {
        return !failing
                ? null
                : "lint violation found for rules: "
                        + warnings.stream()
                                .map(warning -> warning.rule().title())
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", "));
    }

    /** What {@code --check} prints; ends with a line feed. */
    public String rendered() {
        StringBuilder out = new StringBuilder("Check complete, ")
                .append(
                        switch (warnings.size()) {
                            case 0 -> "no warnings found.";
                            case 1 -> "1 warning has been found!";
                            default -> warnings.size() + " warnings have been found!";
                        })
                .append('\n');
        for (Warning warning : warnings) {
            out.append('\n').append(rendered(warning));
        }
        if (fault != null) {
            out.append('\n').append(fault.rendered());
        }
        return out.toString();
    }

    /** One warning with its lines of the file, as a build prints it at its end. */
    public String rendered(Warning warning) {
        return "WARNING: " + warning.rule().title() + " - " + warning.rule().url() + "\n"
                + printable(warning.message()) + "\n"
                + (source == null ? "" : source.excerpt(warning.lines()));
    }

    private static String printable(String message) {
        return message.codePoints()
                .limit(1000)
                .map(c -> Character.isISOControl(c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
