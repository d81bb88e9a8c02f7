package io.jcontainers.runc.request;

import io.jcontainers.runc.trace.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the front is to do. */
public sealed interface Reply {
    /**
     * Print and exit.
     *
     * @param exitCode of the command
     * @param out for stdout
     * @param err for stderr
     * @param error the error that is logged and told, or empty
     * @param code its stable code
     */
    record Text(int exitCode, byte[] out, byte[] err, String error, String code) implements Reply {}

    /** Run a program, in its binary form. */
    record Run(byte[] program) implements Reply {}

    /**
     * Run a program, measure its steps, and write them down.
     *
     * @param program in its binary form
     * @param file where the trace goes, absolute; bytes
     * @param phases of the compilation
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Traced(byte[] program, byte[] file, List<Span> phases) implements Reply {}

    /** A command that only prints. */
    static Reply print(String out) {
        return print(out.getBytes(StandardCharsets.UTF_8));
    }

    /** A command that only prints. */
    static Reply print(byte[] out) {
        return new Text(0, out, new byte[0], "", "");
    }

    /** A failure, with the words that follow {@code "jrunc run failed: "} already in front. */
    static Reply fail(int exitCode, String code, String message) {
        return new Text(exitCode, new byte[0], new byte[0], message, code);
    }
}
