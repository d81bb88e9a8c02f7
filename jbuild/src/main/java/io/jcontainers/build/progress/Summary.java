package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said at a build's end: each failed step with its last lines, then the warnings. */
final class Summary {
    private static final int MOST_FAILURES = 20;
    private static final int MOST_WARNINGS = 100;
    private static final String RULE = "------\n";

    /** What was said about failed steps, with the names of those of which it was said. */
    private final Map<String, List<String>> failures = new LinkedHashMap<>();

    private int failureCount;
    private final List<String> warnings = new ArrayList<>();
    private int warningCount;

    /**
     * A step that failed. Several of which the same is to be said stand together.
     *
     * @param message told of a step that has written nothing
     * @param tail the last lines of its log
     * @param log where the complete one is, empty for none
     */
    void failed(String name, Instant begun, String message, List<LogLine> tail, String log) {
        failureCount++;
        if (failureCount > MOST_FAILURES) {
            return;
        }
        StringBuilder said = new StringBuilder();
        for (LogLine line : tail) {
            said.append(line.timed(begun)).append('\n');
        }
        if (tail.isEmpty()) {
            said.append(message).append('\n');
        }
        if (!log.isEmpty()) {
            said.append("complete log: ").append(log).append('\n');
        }
        failures.computeIfAbsent(said.toString(), _ -> new ArrayList<>()).add(name);
    }

    void warned(String text) {
        warningCount++;
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(text);
        }
    }

    String failures() {
        StringBuilder text = new StringBuilder();
        failures.forEach((said, names) -> {
            text.append(RULE);
            names.forEach(name -> text.append(" > ").append(name).append(":\n"));
            text.append(said).append(RULE);
        });
        if (failureCount > MOST_FAILURES) {
            text.append("and ").append(failureCount - MOST_FAILURES).append(" more failed steps\n");
        }
        return text.toString();
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
