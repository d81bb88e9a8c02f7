package io.jcontainers.build.dockerfile;

/**
 * Lines of a file.
 *
 * @param start first line, from 1
 * @param end last line, not before the first
 */
public record LineRange(int start, int end) {
    /** Checks the order. */
    public LineRange {
        if (start < 1 || end < start) {
            throw new IllegalArgumentException("lines " + start + " to " + end);
        }
    }

    /** Whether this line is one of them. */
    public boolean contains(int line) {
        return start <= line && line <= end;
    }
}
