package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a directory that overlayfs uses says what is deleted (Linux, Documentation/filesystems/overlayfs.rst). */
public enum OverlayMarks {
    /** Attributes {@code trusted.overlay.*}: overlays mounted with the privilege of the host. */
    TRUSTED("trusted.overlay."),
    /** Attributes {@code user.overlay.*}: overlays mounted with {@code userxattr}, in a user namespace. */
    USER("user.overlay.");

    private static final byte[] YES = {'y'};

    private final ByteString opaque;
    private final ByteString redirect;
    private final ByteString metacopy;

    OverlayMarks(String prefix) {
        opaque = ByteString.utf8(prefix + "opaque");
        redirect = ByteString.utf8(prefix + "redirect");
        metacopy = ByteString.utf8(prefix + "metacopy");
    }

    /** A character device 0:0 hides the name in the directories below. */
    static boolean isWhiteout(Stat stat) {
        return stat.type() == FileType.CHARACTER_DEVICE && stat.deviceMajor() == 0 && stat.deviceMinor() == 0;
    }

    /** Whether nothing of the directories below shows through. */
    public boolean isOpaque(Syscalls sys, Fd directory) throws SysException {
        Optional<byte[]> value = sys.xattr(directory, opaque);
        return value.isPresent() && Arrays.equals(value.get(), YES);
    }

    void setOpaque(Syscalls sys, Fd directory) throws SysException {
        sys.setXattr(directory, opaque, YES);
    }

    void clearOpaque(Syscalls sys, Fd directory) throws SysException {
        sys.removeXattr(directory, opaque);
    }

    /** Whether the inode has its content or its place from elsewhere, which no layer can tell. */
    boolean isPartial(Syscalls sys, Fd fd) throws SysException {
        List<ByteString> names = sys.xattrNames(fd);
        return names.contains(redirect) || names.contains(metacopy);
    }
}
