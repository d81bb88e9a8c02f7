package io.jcontainers.runc.program;

import java.util.ArrayList;
import java.util.List;

/** Flags of open(2), x86-64. */
public final class OpenFlags {
    public static final int RDONLY = 0;
    public static final int WRONLY = 1;
    public static final int RDWR = 2;
    public static final int CREAT = 0100;
    public static final int EXCL = 0200;
    public static final int NOCTTY = 0400;
    public static final int TRUNC = 01000;
    public static final int APPEND = 02000;
    public static final int NONBLOCK = 04000;
    public static final int DIRECTORY = 0200000;
    public static final int NOFOLLOW = 0400000;
    public static final int CLOEXEC = 02000000;
    public static final int PATH = 010000000;

    private record Name(int bits, String name) {}

    private static final List<Name> NAMES = List.of(
            new Name(CREAT, "O_CREAT"),
            new Name(EXCL, "O_EXCL"),
            new Name(NOCTTY, "O_NOCTTY"),
            new Name(TRUNC, "O_TRUNC"),
            new Name(APPEND, "O_APPEND"),
            new Name(NONBLOCK, "O_NONBLOCK"),
            new Name(DIRECTORY, "O_DIRECTORY"),
            new Name(NOFOLLOW, "O_NOFOLLOW"),
            new Name(CLOEXEC, "O_CLOEXEC"),
            new Name(PATH, "O_PATH"));

    private OpenFlags() {}

    /** {@code O_WRONLY|O_CLOEXEC}. */
    public static String text(int flags) {
        List<String> names = new ArrayList<>();
        names.add(
                switch (flags & 3) {
                    case WRONLY -> "O_WRONLY";
                    case RDWR -> "O_RDWR";
                    default -> "O_RDONLY";
                });
        for (Name name : NAMES) {
            if ((flags & name.bits) == name.bits) {
                names.add(name.name);
            }
        }
        return String.join("|", names);
    }
}
