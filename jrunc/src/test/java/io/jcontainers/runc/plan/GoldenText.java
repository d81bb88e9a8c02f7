package io.jcontainers.runc.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plan in the form in which it is kept: without what every change of an earlier step would change. Step numbers go,
 * a jump names the call at its target, and sizes that depend on other programs or on the host's libseccomp are left
 * out.
 */
final class GoldenText {
    private static final Pattern STEP = Pattern.compile("(front|joiner|init) +(\\d+)  (.*)");
    private static final Pattern TARGET = Pattern.compile("(-> |jump\\()(\\d+)");
    private static final Pattern CALL = Pattern.compile("(?:\\S+ = )?([a-z0-9_-]+)\\(.*");

    private GoldenText() {}

    static String of(String plan) {
        Map<String, String> calls = new HashMap<>();
        for (String line : plan.split("\n")) {
            Matcher step = STEP.matcher(line);
            if (step.matches()) {
                Matcher call = CALL.matcher(step.group(3));
                calls.put(space(step.group(1)) + step.group(2), call.matches() ? call.group(1) : "end");
            }
        }
        List<String> lines = new ArrayList<>();
        for (String line : plan.split("\n")) {
            Matcher step = STEP.matcher(line);
            lines.add(step.matches() ? step.group(1) + " " + targets(step, calls) : line);
        }
        return stable(String.join("\n", lines) + "\n");
    }

    /** Steps of init are numbered apart from those of front and joiner. */
    private static String space(String executor) {
        return executor.equals("init") ? "init" : "front";
    }

    private static String targets(Matcher step, Map<String, String> calls) {
        return TARGET.matcher(step.group(3))
                .replaceAll(target -> Matcher.quoteReplacement(
                        target.group(1) + calls.getOrDefault(space(step.group(1)) + target.group(2), "end")));
    }

    private static String stable(String text) {
        return text.replaceAll("\"\\d+ instructions\"", "the filter")
                .replaceAll("feed\\(sync, \"init's program\", \\d+\\)", "feed(sync, \"init's program\")")
                .replaceAll("\"\\d+ bytes\", \\d+", "bytes")
                .replaceAll("(\"[^\"]*/[^\"]*\"), \\d{3,}, ", "$1, ");
    }
}
