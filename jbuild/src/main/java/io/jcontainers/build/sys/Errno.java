package io.jcontainers.build.sys;

import java.util.Map;

/** Error numbers of Linux (errno.h; the same on x86-64 and arm64) that somebody decides by, or that are frequent. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENOTTY = 25;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int ERANGE = 34;
    public static final int EFBIG = 27;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EOPNOTSUPP = 95;
    public static final int EPROTONOSUPPORT = 93;
    public static final int EAFNOSUPPORT = 97;
    public static final int EDQUOT = 122;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(EPERM, "operation not permitted"),
            Map.entry(ENOENT, "no such file or directory"),
            Map.entry(EINTR, "interrupted"),
            Map.entry(EIO, "input/output error"),
            Map.entry(EBADF, "bad file descriptor"),
            Map.entry(EAGAIN, "try again"),
            Map.entry(EACCES, "permission denied"),
            Map.entry(EBUSY, "device or resource busy"),
            Map.entry(EEXIST, "file exists"),
            Map.entry(EXDEV, "another file system, or outside of the root"),
            Map.entry(ENODEV, "no such device"),
            Map.entry(ENOTDIR, "not a directory"),
            Map.entry(EISDIR, "is a directory"),
            Map.entry(EINVAL, "invalid argument"),
            Map.entry(ENOTTY, "not supported by this kind of file"),
            Map.entry(ENOSPC, "no space left on device"),
            Map.entry(EROFS, "read-only file system"),
            Map.entry(ERANGE, "out of range"),
            Map.entry(EFBIG, "file too large"),
            Map.entry(ENAMETOOLONG, "name too long"),
            Map.entry(ENOSYS, "not supported by this kernel"),
            Map.entry(ENOTEMPTY, "directory not empty"),
            Map.entry(ELOOP, "a symbolic link where none may be"),
            Map.entry(ENODATA, "no such attribute"),
            Map.entry(EOPNOTSUPP, "not supported by this file system"),
            Map.entry(EPROTONOSUPPORT, "protocol not supported by this kernel"),
            Map.entry(EAFNOSUPPORT, "address family not supported by this kernel"),
            Map.entry(EDQUOT, "disk quota exceeded"));

    private Errno() {}

    /** A text for people. */
    public static String text(int errno) {
        String text = TEXTS.get(errno);
        return text == null ? "errno " + errno : text;
    }
}
