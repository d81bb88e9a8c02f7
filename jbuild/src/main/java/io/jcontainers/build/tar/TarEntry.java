package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One entry of an archive, without its content.
 *
 * @param name as the archive has it: with a slash behind a directory, perhaps absolute, perhaps with {@code ..}
 * @param linkName target of a symbolic link or name of the entry that a hard link leads to; else empty
 * @param mode 0 to 07777
 * @param uid 0 to 2^63-1
 * @param gid 0 to 2^63-1
 * @param size bytes of content; 0 for all but regular files
 * @param deviceMajor of a device, else 0
 * @param deviceMinor of a device, else 0
 * @param xattrs extended attributes by name, sorted
 */
public record TarEntry(
        ByteString name,
        TarType type,
        ByteString linkName,
        int mode,
        long uid,
        long gid,
        long size,
        UnixTime mtime,
        long deviceMajor,
        long deviceMinor,
        SortedMap<ByteString, byte[]> xattrs) {
    /** @throws IllegalArgumentException for a number out of range or an empty name */
    public TarEntry {
        if (name.isEmpty() || mode < 0 || mode > 07777 || uid < 0 || gid < 0 || size < 0) {
            throw new IllegalArgumentException("entry \"" + name + "\": a number out of range, or no name");
        }
        if (size > 0 && type != TarType.REGULAR) {
            throw new IllegalArgumentException("entry \"" + name + "\": content of a " + type);
        }
        xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }

    /** An entry of root's, of 1970, with no content and no attribute; the rest is set by the methods below. */
    public static TarEntry of(ByteString name, TarType type, int mode) {
        return new TarEntry(
                name, type, ByteString.empty(), mode, 0, 0, 0, UnixTime.EPOCH, 0, 0, Collections.emptySortedMap());
    }

    /** The same with another link name. */
    public TarEntry withLinkName(ByteString other) {
        return new TarEntry(name, type, other, mode, uid, gid, size, mtime, deviceMajor, deviceMinor, xattrs);
    }

    /** The same with another owner. */
    public TarEntry withOwner(long otherUid, long otherGid) {
        return new TarEntry(
                name, type, linkName, mode, otherUid, otherGid, size, mtime, deviceMajor, deviceMinor, xattrs);
    }

    /** The same with another size. */
    public TarEntry withSize(long other) {
        return new TarEntry(name, type, linkName, mode, uid, gid, other, mtime, deviceMajor, deviceMinor, xattrs);
    }

    /** The same with another time of modification. */
    public TarEntry withMtime(UnixTime other) {
        return new TarEntry(name, type, linkName, mode, uid, gid, size, other, deviceMajor, deviceMinor, xattrs);
    }

    /** The same with other device numbers. */
    public TarEntry withDevice(long major, long minor) {
        return new TarEntry(name, type, linkName, mode, uid, gid, size, mtime, major, minor, xattrs);
    }

    /** The same with other extended attributes. */
    public TarEntry withXattrs(SortedMap<ByteString, byte[]> other) {
        return new TarEntry(name, type, linkName, mode, uid, gid, size, mtime, deviceMajor, deviceMinor, other);
    }
}
