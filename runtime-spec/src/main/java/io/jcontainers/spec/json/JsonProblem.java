package io.jcontainers.spec.json;

import java.io.Serial;

/**
 * A document that can't be read: not JSON, or not the JSON that its place asks for. The message is complete, for
 * example {@code mounts[3].options[0]: expected a string, found 7 (line 12, column 20)}.
 */
public final class JsonProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String expected;
    private final String found;
    private final int line;
    private final int column;

    JsonProblem(String path, String expected, String found, int line, int column) {
        super((path.isEmpty() ? "" : path + ": ") + "expected " + expected + ", found " + found + " (line " + line
                + ", column " + column + ")");
        this.path = path;
        this.expected = expected;
        this.found = found;
        this.line = line;
        this.column = column;
    }

    /** Where in the document, such as {@code linux.resources.memory.limit}; empty for the document itself. */
    public String path() {
        return path;
    }

    /** What that place asks for, such as {@code a string}. */
    public String expected() {
        return expected;
    }

    /** What is there, such as {@code an object}; long values are cut. */
    public String found() {
        return found;
    }

    /** Line in the document, from 1. */
    public int line() {
        return line;
    }

    /** Column in bytes, from 1. */
    public int column() {
        return column;
    }
}
