package io.jcontainers.build.copy;

import io.jcontainers.build.content.DirectoryDigest;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.UnixTime;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that is copied, as it was when the sources were looked at. Small, as there may be half a million:
 * of the state only the numbers are kept.
 */
final class SourceNode {
    private static final SourceNode[] NONE = {};

    private final SourceTop top;
    private final @Nullable SourceNode parent;
    private final ByteString name;
    private final FileType type;
    private final short mode;
    private final int uid;
    private final int gid;
    private final int links;
    private final int mtimeNanos;
    private final int ctimeNanos;
    private final long mtimeSeconds;
    private final long ctimeSeconds;
    private final long size;
    private final long device;
    private final long inode;
    private final long deviceNumbers;
    private byte @Nullable [] digest;
    private SourceNode[] children = NONE;

    /** @param parent null for the topmost one, which lies where {@code top} says */
    SourceNode(SourceTop top, @Nullable SourceNode parent, ByteString name, Stat stat, byte @Nullable [] digest) {
        this.top = top;
        this.parent = parent;
        this.name = name;
        this.type = stat.type();
        this.mode = (short) stat.mode();
        this.uid = (int) stat.uid();
        this.gid = (int) stat.gid();
        this.links = (int) Math.min(stat.links(), Integer.MAX_VALUE);
        this.mtimeNanos = stat.mtime().nanos();
        this.ctimeNanos = stat.ctime().nanos();
        this.mtimeSeconds = stat.mtime().seconds();
        this.ctimeSeconds = stat.ctime().seconds();
        this.size = stat.size();
        this.device = stat.device();
        this.inode = stat.inode();
        this.deviceNumbers = stat.deviceMajor() << 32 | stat.deviceMinor();
        this.digest = digest;
    }

    ByteString name() {
        return name;
    }

    SourceTop top() {
        return top;
    }

    FileType type() {
        return type;
    }

    boolean isDirectory() {
        return type == FileType.DIRECTORY;
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

    int links() {
        return links;
    }

    long size() {
        return size;
    }

    long device() {
        return device;
    }

    long inode() {
        return inode;
    }

    UnixTime mtime() {
        return new UnixTime(mtimeSeconds, mtimeNanos);
    }

    long deviceMajor() {
        return deviceNumbers >>> 32;
    }

    long deviceMinor() {
        return deviceNumbers & 0xffffffffL;
    }

    /** The state as statx(2) told it. */
    Stat stat() {
        return new Stat(
                type,
                mode,
                uid(),
                gid(),
                size,
                links,
                inode,
                device,
                deviceMajor(),
                deviceMinor(),
                mtime(),
                new UnixTime(ctimeSeconds, ctimeNanos));
    }

    /** Of content and attributes; null as long as nobody has read it. */
    byte @Nullable [] digest() {
        return digest;
    }

    void setDigest(byte[] found) {
        digest = found;
    }

    DirectoryDigest.Head head() {
        return new DirectoryDigest.Head(type, mode, uid(), gid(), deviceMajor(), deviceMinor());
    }

    /** Of a directory, in the order of their names. */
    SourceNode[] children() {
        return children;
    }

    void setChildren(SourceNode[] sorted) {
        children = sorted;
    }

    /** Below the root of its source. */
    RelativePath path() {
        return name.isEmpty() ? directory() : directory().child(name);
    }

    /** The directory that it is in, below the root of its source. */
    RelativePath directory() {
        return parent == null ? top.directory() : parent.path();
    }

    /** The directory that it is in; null for the topmost one. */
    @Nullable
    SourceNode parent() {
        return parent;
    }
}
