package io.jcontainers.runc.container;

/** How OP_IN_ROOT resolves a path: {@code enum in_root} in {@code program.h}. */
public final class InRoot {
    /** It has to exist. */
    public static final int OPEN = 0;

    /** A directory, made where it is missing. */
    public static final int DIR = 1;

    /** Anything but a directory; an empty file where it is missing. */
    public static final int FILE = 2;

    /** The directory that it is in, made where it is missing. */
    public static final int PARENT = 3;

    /** A directory or a file, as another descriptor is. */
    public static final int LIKE = 4;

    /** No symbolic link on the way. */
    public static final int PLAIN = 0x100;

    private InRoot() {}
}
