package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which extended attributes belong to a file, and which to the host or file system that it lies on: labels of security
 * modules, signatures and overlayfs's own notes don't travel.
 */
public final class LayerXattrs {
    static final ByteString CAPABILITY = ByteString.utf8("security.capability");

    private static final ByteString USER = ByteString.utf8("user.");
    private static final ByteString TRUSTED = ByteString.utf8("trusted.");
    private static final ByteString TRUSTED_OVERLAY = ByteString.utf8("trusted.overlay.");
    private static final ByteString USER_OVERLAY = ByteString.utf8("user.overlay.");
    private static final Set<ByteString> OTHERS =
            Set.of(CAPABILITY, ByteString.utf8("system.posix_acl_access"), ByteString.utf8("system.posix_acl_default"));

    private LayerXattrs() {}

    /** Whether overlayfs would obey it. */
    static boolean isOverlay(ByteString name) {
        return name.startsWith(TRUSTED_OVERLAY) || name.startsWith(USER_OVERLAY);
    }

    /** Whether layers have it. */
    static boolean isCarried(ByteString name) {
        return !isOverlay(name) && (name.startsWith(USER) || name.startsWith(TRUSTED) || OTHERS.contains(name));
    }

    /** Those of an inode that layers have. */
    public static SortedMap<ByteString, byte[]> read(Syscalls sys, Fd fd) throws SysException {
        SortedMap<ByteString, byte[]> carried = new TreeMap<>();
        for (ByteString name : sys.xattrNames(fd)) {
            if (isCarried(name)) {
                sys.xattr(fd, name).ifPresent(value -> carried.put(name, value));
            }
        }
        return carried;
    }

    /** Whether both have the same. */
    static boolean equal(SortedMap<ByteString, byte[]> one, SortedMap<ByteString, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream().allMatch(name -> java.util.Arrays.equals(one.get(name), other.get(name)));
    }
}
