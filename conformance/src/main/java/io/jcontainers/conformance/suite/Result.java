package io.jcontainers.conformance.suite;

/**
 * How a command ended.
 *
 * @param command the command line, for messages
 * @param exit exit status, 128 + number where a signal ended it, or {@link #TIMED_OUT}
 */
public record Result(String command, int exit, String stdout, String stderr) {
    /** The command had to be killed. */
    public static final int TIMED_OUT = -1;

    public boolean succeeded() {
        return exit == 0;
    }

    /** Everything that was printed, as callers that merge both streams see it. */
    public String text() {
        return stdout + stderr;
    }

    @Override
    public String toString() {
        return command + "\n  exit " + (exit == TIMED_OUT ? "(timed out)" : exit) + indented("stdout", stdout)
                + indented("stderr", stderr);
    }

    private static String indented(String name, String text) {
        String shown = text.length() > 2000 ? text.substring(0, 2000) + "..." : text;
        return text.isEmpty() ? "" : "\n  " + name + ": " + shown.strip().replace("\n", "\n    ");
    }
}
