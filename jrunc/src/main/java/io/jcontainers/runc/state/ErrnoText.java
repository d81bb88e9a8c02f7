package io.jcontainers.runc.state;

import java.util.Map;

/** Words for the errors that reading a file ends with, as Go's syscall package has them. */
public final class ErrnoText {
    private static final Map<Integer, String> TEXTS = Map.of(
            1, "operation not permitted",
            2, "no such file or directory",
            13, "permission denied",
            20, "not a directory",
            21, "is a directory",
            22, "invalid argument",
            27, "file too large",
            40, "too many levels of symbolic links",
            74, "bad message");

    private ErrnoText() {}

    /** For a number of errno(3). */
    public static String of(int errno) {
        return TEXTS.getOrDefault(errno, "errno " + errno);
    }
}
