package io.jcontainers.build.dockerfile;

import java.io.Serial;

/**
 * A Dockerfile that can't be built. {@link #getMessage} is one line in BuildKit's words, {@link #rendered} has the
 * lines of the file before it.
 */
public final class DockerfileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_LENGTH = 2000;

    private final transient Source source;
    private final transient LineRange lines;
    private final String reason;

    private DockerfileException(Source source, LineRange lines, String prefix, String reason) {
        super(prefix + reason);
        this.source = source;
        this.lines = lines;
        this.reason = reason;
    }

    /** The text is not a Dockerfile. */
    static DockerfileException syntax(Source source, LineRange lines, String reason) {
        String prefix = "dockerfile parse error on line " + lines.start() + ": ";
        return new DockerfileException(source, lines, prefix, Printed.line(reason, MOST_LENGTH));
    }

    /**
     * The text is a Dockerfile, but what it says can't be done.
     *
     * @param reason in BuildKit's words, with what to do
     */
    public static DockerfileException of(Source source, LineRange lines, String reason) {
        return new DockerfileException(source, lines, "", Printed.line(reason, MOST_LENGTH));
    }

    /** The file. */
    public Source source() {
        return source;
    }

    /** Where in the file. */
    public LineRange lines() {
        return lines;
    }

    /** What is wrong, without the line. */
    public String reason() {
        return reason;
    }

    /** The numbered lines of the file around the place, and the message; ends with a line feed. */
    public String rendered() {
        return source.excerpt(lines) + "ERROR: " + getMessage() + "\n";
    }
}
