package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is said at a build's end: each failed step with its last lines, then the warnings. */
final class Summary {
    private static final int MOST_FAILURES = 20;
    private static final int MOST_WARNINGS = 100;
    private static final String RULE = "------\n";

    private final StringBuilder failures = new StringBuilder();
    private int failureCount;
    private final List<String> warnings = new ArrayList<>();
    private int warningCount;

    /**
     * A step that failed.
     *
     * @param tail the last lines of its log
     * @param log where the complete one is, empty for none
     */
    void failed(String name, Instant begun, List<LogLine> tail, String log) {
        failureCount++;
        if (failureCount > MOST_FAILURES) {
            return;
        }
        failures.append(RULE).append(" > ").append(name).append(":\n");
        for (LogLine line : tail) {
            failures.append(line.timed(begun)).append('\n');
        }
        if (!log.isEmpty()) {
            failures.append("complete log: ").append(log).append('\n');
        }
        failures.append(RULE);
    }

    void warned(String text) {
        warningCount++;
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(text);
        }
    }

    String failures() {
        return failureCount > MOST_FAILURES
                ? failures + "and " + (failureCount - MOST_FAILURES) + " more failed steps\n"
                : failures.toString();
    }

    String warnings() {
        if (warningCount == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n ")
                .append(warningCount)
                .append(warningCount == 1 ? " warning found:\n" : " warnings found:\n");
        warnings.forEach(warning -> text.append(" - ").append(warning).append('\n'));
        if (warningCount > warnings.size()) {
            text.append(" - and ").append(warningCount - warnings.size()).append(" more\n");
        }
        return text.toString();
    }
}
