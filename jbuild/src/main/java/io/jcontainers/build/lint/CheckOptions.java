package io.jcontainers.build.lint;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which rules count: {@code # check=skip=A,B;error=true;experimental=C}, and the same text in the build argument
 * {@code BUILDKIT_DOCKERFILE_CHECK}, which goes before.
 *
 * @param skipAll whether no rule counts, experimental ones aside
 * @param skipped names of rules that don't count
 * @param experimentalAll whether all experimental rules count
 * @param experimental names of experimental rules that count
 * @param error whether a warning fails the build
 */
public record CheckOptions(
        boolean skipAll, Set<String> skipped, boolean experimentalAll, Set<String> experimental, boolean error) {
    /** Nothing is said. */
    public static final CheckOptions NONE = new CheckOptions(false, Set.of(), false, Set.of(), false);

    /** Takes immutable copies. */
    public CheckOptions {
        skipped = Set.copyOf(skipped);
        experimental = Set.copyOf(experimental);
    }

    /**
     * Reads options.
     *
     * @throws IllegalArgumentException with Docker's words for anything else
     */
    public static CheckOptions parse(String text) {
        CheckOptions options = NONE;
        if (text.isBlank()) {
            return options;
        }
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            String key = (equals < 0 ? part : part.substring(0, equals)).strip();
            String value = part.substring(equals + 1).strip();
            if (equals < 0) {
                throw new IllegalArgumentException("invalid check option \"" + key + "\"; write it as key=value");
            }
            options = options.merged(
                    switch (key) {
                        case "skip" -> new CheckOptions(value.equals("all"), names(value), false, Set.of(), false);
                        case "experimental" ->
                            new CheckOptions(false, Set.of(), value.equals("all"), names(value), false);
                        case "error" -> new CheckOptions(false, Set.of(), false, Set.of(), truth(part, value));
                        default ->
                            throw new IllegalArgumentException(
                                    "invalid check option \"" + key + "\"; known are skip, error and experimental");
                    });
        }
        return options;
    }

    private static Set<String> names(String value) {
        Set<String> names = new HashSet<>();
        for (String name : value.split(",", -1)) {
            names.add(name.strip());
        }
        return names;
    }

    private static boolean truth(String part, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "failed to parse check option \"" + part.strip() + "\": it is true or false");
        };
    }

    /** Both together. */
    CheckOptions merged(CheckOptions other) {
        Set<String> allSkipped = new HashSet<>(skipped);
        allSkipped.addAll(other.skipped);
        Set<String> allExperimental = new HashSet<>(experimental);
        allExperimental.addAll(other.experimental);
        return new CheckOptions(
                skipAll || other.skipAll,
                allSkipped,
                experimentalAll || other.experimentalAll,
                allExperimental,
                error || other.error);
    }

    boolean counts(Rule rule) {
        return rule.isExperimental()
                ? experimentalAll || experimental.contains(rule.title())
                : !skipAll && !skipped.contains(rule.title());
    }
}
