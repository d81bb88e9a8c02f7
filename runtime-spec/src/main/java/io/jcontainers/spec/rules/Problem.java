package io.jcontainers.spec.rules;

/**
 * One broken rule.
 *
 * @param path place in the document, such as {@code linux.namespaces[2].path}; empty for the document itself
 * @param message what is wrong, in lower case and without the place
 * @param severity whether a container can be made all the same
 */
public record Problem(String path, String message, Severity severity) {
    /** Weight of a problem. */
    public enum Severity {
        /** The container can't be made as described. */
        ERROR,
        /** Something has no effect, is deprecated, or is probably not what was meant. */
        WARNING
    }

    /** Whether it keeps the container from being made. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line such as {@code error: process.cwd: Cwd must be an absolute path}. */
    @Override
    public String toString() {
        String place = path.isEmpty() ? "" : path + ": ";
        return (isError() ? "error: " : "warning: ") + place + message;
    }
}
