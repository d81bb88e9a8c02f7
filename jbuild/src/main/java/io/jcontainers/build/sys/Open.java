package io.jcontainers.build.sys;

import java.util.Locale;

/** Flags of openat2(2) (linux/fcntl.h, linux/openat2.h); some differ between machines. O_CLOEXEC is always added. */
public final class Open {
    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int CREATE_NEW = 0100 | 0200;
    public static final int NONBLOCK = 04000;
    public static final int CLOEXEC = 02000000;
    public static final int PATH = 010000000;
    public static final int DIRECTORY = arm() ? 040000 : 0200000;
    public static final int NOFOLLOW = arm() ? 0100000 : 0400000;

    /** Symbolic links below the descriptor are followed as if it were the root; those of /proc are refused. */
    public static final long IN_ROOT = 0x10 | 0x02;

    /** For what we made: no link is followed, nothing outside of the descriptor is reached. */
    public static final long BENEATH = 0x08 | 0x04 | 0x02;

    private Open() {}

    private static boolean arm() {
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).startsWith("aarch64");
    }
}
