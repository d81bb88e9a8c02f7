package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives an inode what its entry says, in the order that the kernel needs: owner, mode, extended attributes. */
final class Attributes {
    /** 2^32-1 means "leave it" to chown(2). */
    private static final long ID_MOST = 0xffff_fffeL;

    private static final int WARNINGS_MOST = 100;

    private final Syscalls sys;
    private final List<String> warnings = new ArrayList<>();

    Attributes(Syscalls sys) {
        this.sys = sys;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** All but the time. A change of the owner clears setuid bits and capabilities, so it comes first. */
    void set(Fd fd, TarEntry entry) throws IOException {
        setOwner(fd, entry);
        if (entry.type() != TarType.SYMBOLIC_LINK) {
            sys.chmod(fd, entry.mode());
        }
        for (Map.Entry<ByteString, byte[]> xattr : entry.xattrs().entrySet()) {
            setXattr(fd, entry, xattr.getKey(), xattr.getValue());
        }
    }

    /** Of a directory that was there: attributes that the entry lacks go. */
    void removeOthers(Fd fd, TarEntry entry) throws IOException {
        for (ByteString name : sys.xattrNames(fd)) {
            if (LayerXattrs.isCarried(name) && !entry.xattrs().containsKey(name)) {
                sys.removeXattr(fd, name);
            }
        }
    }

    private void setOwner(Fd fd, TarEntry entry) throws IOException {
        if (entry.uid() > ID_MOST || entry.gid() > ID_MOST) {
            throw new LayerException("owner " + entry.uid() + ":" + entry.gid() + ", not 0 to " + ID_MOST);
        }
        try {
            sys.chown(fd, entry.uid(), entry.gid());
        } catch (SysException e) {
            if (e.errno() == Errno.EINVAL) {
                throw new LayerException(
                        "owner " + entry.uid() + ":" + entry.gid()
                                + " has no place in this user namespace; give the user more ids in /etc/subuid and"
                                + " /etc/subgid",
                        e);
            }
            throw e;
        }
    }

    private void setXattr(Fd fd, TarEntry entry, ByteString name, byte[] value) throws IOException {
        if (LayerXattrs.isOverlay(name)) {
            throw new LayerException("attribute " + name + ", which overlayfs would obey");
        }
        if (!LayerXattrs.isCarried(name)) {
            warn(entry, name, "belongs to the host that it was set on");
            return;
        }
        try {
            sys.setXattr(fd, name, value);
        } catch (SysException e) {
            boolean unsupported = e.errno() == Errno.EOPNOTSUPP || e.errno() == Errno.EPERM;
            if (!unsupported || name.equals(LayerXattrs.CAPABILITY)) {
                throw e;
            }
            warn(entry, name, Errno.text(e.errno()));
        }
    }

    private void warn(TarEntry entry, ByteString name, String why) {
        if (warnings.size() < WARNINGS_MOST) {
            warnings.add("\"" + entry.name() + "\": attribute " + name + " is left out: " + why);
        }
    }
}
