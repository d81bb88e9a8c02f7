package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import java.util.Collections;
import java.util.SortedMap;

/** What an entry of an archive says of its inode; where the content lies. Small, as there may be very many. */
final class ArchiveInode {
    private final ArchiveContent content;
    private final long offset;
    private final long size;
    private final TarType type;
    private final short mode;
    private final int uid;
    private final int gid;
    private final long mtimeSeconds;
    private final long deviceNumbers;
    private final ByteString target;
    private final SortedMap<ByteString, byte[]> xattrs;

    /**
     * @param entry whose owner is in range
     * @param offset of the content in {@code content}
     */
    ArchiveInode(TarEntry entry, SortedMap<ByteString, byte[]> xattrs, ArchiveContent content, long offset) {
        this.content = content;
        this.offset = offset;
        this.size = entry.size();
        this.type = entry.type();
        this.mode = (short) entry.mode();
        this.uid = (int) entry.uid();
        this.gid = (int) entry.gid();
        this.mtimeSeconds = Unpacking.second(entry.mtime().seconds());
        this.deviceNumbers = entry.deviceMajor() << 32 | entry.deviceMinor();
        this.target = entry.type() == TarType.SYMBOLIC_LINK ? entry.linkName() : ByteString.empty();
        this.xattrs = xattrs.isEmpty() ? Collections.emptySortedMap() : xattrs;
    }

    ArchiveContent content() {
        return content;
    }

    long offset() {
        return offset;
    }

    long size() {
        return size;
    }

    TarType type() {
        return type;
    }

    int mode() {
        return mode;
    }

    long uid() {
        return uid & 0xffffffffL;
    }

    long gid() {
        return gid & 0xffffffffL;
    }

    UnixTime mtime() {
        return new UnixTime(mtimeSeconds, 0);
    }

    long deviceMajor() {
        return deviceNumbers >>> 32;
    }

    long deviceMinor() {
        return deviceNumbers & 0xffffffffL;
    }

    /** Of a symbolic link, else empty. */
    ByteString target() {
        return target;
    }

    SortedMap<ByteString, byte[]> xattrs() {
        return xattrs;
    }
}
