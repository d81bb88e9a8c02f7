package io.jcontainers.build.stage;

import io.jcontainers.build.template.Durations;
import io.jcontainers.build.template.Quoting;
import java.time.Duration;
import java.util.List;

/** Values as Go's {@code fmt} prints them: other builders' histories are full of them, and people compare. */
public final class GoText {
    private GoText() {}

    /** {@code %q} of a list: {@code ["sh" "-c"]}. */
    public static String quoted(List<String> words) {
        return "[" + String.join(" ", words.stream().map(Quoting::quote).toList()) + "]";
    }

    /** {@code %v} of a list: {@code [sh -c]}. */
    static String plain(List<String> words) {
        return "[" + String.join(" ", words) + "]";
    }

    /** {@code %q} of a duration: {@code "1m30s"}. */
    static String quoted(Duration duration) {
        return Quoting.quote(Durations.text(duration.toNanos()));
    }
}
