package io.jcontainers.build.copy;

import io.jcontainers.build.layer.LayerXattrs;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.user.Owner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the entries of an archive into the plan of a layer. Nothing is unpacked to disk but contents, into a file
 * without
 * a name: no entry can reach anything but the plan. The directory that the archive goes to is the root for all of its
 * names and links, as BuildKit has it: a symbolic link, of the archive or of the layers below, leads nowhere else.
 */
final class Unpacking {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long LAST_SECOND = Long.MAX_VALUE / 1_000_000_000;
    private static final PlannedDirectory.Attributes IMPLIED = new PlannedDirectory.Attributes.Made(false);

    private final LayerPlan plan;
    private final CopyLimits limits;
    private final TreeScan counter;
    private final Path scratch;
    private final PlannedDirectory top;
    private final String name;
    private final byte[] chunk = new byte[CHUNK_BYTES];

    /**
     * Of one archive.
     *
     * @param counter of the instruction's entries
     * @param scratch for what has to be uncompressed
     * @param name for messages
     */
    Unpacking(LayerPlan plan, CopyLimits limits, TreeScan counter, Path scratch, PlannedDirectory top, String name) {
        this.plan = plan;
        this.limits = limits;
        this.counter = counter;
        this.scratch = scratch;
        this.top = top;
        this.name = name;
    }

    /**
     * Unpacks it.
     *
     * @return where the contents lie; to be closed when the layer is written
     */
    ArchiveContent unpack(Archive archive) throws IOException {
        Archive.Opened opened = archive.open();
        if (!opened.compressed()) {
            unpack(opened, opened.source());
            return opened.source();
        }
        Spool spool = new Spool(scratch);
        boolean whole = false;
        try {
            unpack(opened, spool);
            spool.flush();
            whole = true;
            return spool;
        } finally {
            if (!whole) {
                spool.close();
            }
        }
    }

    private void unpack(Archive.Opened opened, ArchiveContent content) throws IOException {
        TarReader reader = new TarReader(opened.tar(), limits.archive());
        try {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("unpacking \"" + name + "\" was interrupted");
                }
                counter.count("\"" + name + "\"");
                long offset = content instanceof Spool spool
                        ? spool.position()
                        : opened.source().position();
                place(entry, content, offset);
                if (content instanceof Spool spool) {
                    for (int got = reader.read(chunk, 0, chunk.length); got >= 0; ) {
                        spool.write(chunk, got);
                        got = reader.read(chunk, 0, chunk.length);
                    }
                }
            }
            reader.finish();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new CopyException("unpacking \"" + name + "\": " + e.getMessage(), e);
        }
    }

    private void place(TarEntry entry, ArchiveContent content, long offset) throws IOException {
        try {
            List<ByteString> names = clean(entry.name());
            check(entry);
            if (names.isEmpty()) {
                if (entry.type() != TarType.DIRECTORY) {
                    throw new CopyException("the directory that the archive goes to can't become a " + entry.type());
                }
            } else if (entry.type() == TarType.DIRECTORY) {
                placeDirectory(names, new ArchiveInode(entry, xattrs(entry), content, offset));
            } else if (entry.type() == TarType.HARD_LINK) {
                placeLink(names, entry);
            } else {
                place(names, new Leaf.Unpacked(new ArchiveInode(entry, xattrs(entry), content, offset)));
            }
        } catch (CopyException | IllegalArgumentException e) {
            throw new CopyException("entry \"" + entry.name() + "\": " + e.getMessage(), e);
        }
    }

    /** Without slashes in front, {@code .} and {@code ..}; none for the directory that the archive goes to. */
    private static List<ByteString> clean(ByteString path) throws CopyException {
        List<ByteString> names = new ArrayList<>();
        for (int start = 0; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            ByteString name = path.slice(start, end);
            if (name.equals(ByteString.utf8(".."))) {
                if (names.isEmpty()) {
                    throw new CopyException("\"" + path + "\" leads out of the directory that the archive goes to");
                }
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(ByteString.utf8("."))) {
                names.add(name);
            }
            start = end + 1;
        }
        return names;
    }

    private static void check(TarEntry entry) throws CopyException {
        if (entry.uid() > Owner.ID_MOST || entry.gid() > Owner.ID_MOST) {
            throw new CopyException("owner " + entry.uid() + ":" + entry.gid() + ", not 0 to " + Owner.ID_MOST);
        }
        if (entry.type() == TarType.CHARACTER_DEVICE && entry.deviceMajor() == 0 && entry.deviceMinor() == 0) {
            throw new CopyException("a character device 0:0, which overlayfs would take for a deleted file");
        }
    }

    /** Those that layers carry; what overlayfs would obey is refused. */
    private static SortedMap<ByteString, byte[]> xattrs(TarEntry entry) throws CopyException {
        SortedMap<ByteString, byte[]> carried = new TreeMap<>();
        for (var xattr : entry.xattrs().entrySet()) {
            if (LayerXattrs.isOverlay(xattr.getKey())) {
                throw new CopyException("attribute " + xattr.getKey() + ", which overlayfs would obey");
            }
            if (LayerXattrs.isCarried(xattr.getKey())) {
                carried.put(xattr.getKey(), xattr.getValue());
            }
        }
        return carried;
    }

    /** Times before 1970 and after 2262 become 1970, as in BuildKit. */
    static long second(long seconds) {
        return seconds < 0 || seconds > LAST_SECOND ? 0 : seconds;
    }

    private static ByteString path(List<ByteString> names) {
        ByteString path = ByteString.empty();
        for (ByteString name : names) {
            path = path.isEmpty() ? name : path.plus(ByteString.utf8("/")).plus(name);
        }
        return path;
    }

    /** A link in its place is followed, as it would be on disk. */
    private void placeDirectory(List<ByteString> names, ArchiveInode inode) throws IOException {
        LayerPlan.Spot spot = plan.resolve(top, path(names), true);
        PlannedDirectory.Attributes attributes = new PlannedDirectory.Attributes.Unpacked(inode);
        if (spot.isDirectory()) {
            if (spot.directory() != top) {
                spot.directory().setAttributes(attributes);
            }
            return;
        }
        List<ByteString> missing = spot.missing();
        if (missing.isEmpty()) {
            return;
        }
        PlannedDirectory parent =
                plan.make(new LayerPlan.Spot(spot.directory(), null, missing.subList(0, missing.size() - 1)), IMPLIED);
        ByteString last = missing.getLast();
        boolean removed = parent.showsBelow() && plan.namesBelow(parent).get(last) == FileType.DIRECTORY;
        PlannedDirectory made = new PlannedDirectory(parent.path().child(last), attributes, removed);
        if (removed) {
            made.hideBelow();
        }
        plan.put(parent, last, made);
    }

    /** Whatever was there is gone. */
    private void place(List<ByteString> names, Leaf leaf) throws IOException {
        LayerPlan.Spot spot = plan.resolve(top, path(names.subList(0, names.size() - 1)), true);
        plan.put(plan.make(spot, IMPLIED), names.getLast(), leaf);
    }

    private void placeLink(List<ByteString> names, TarEntry entry) throws IOException {
        LayerPlan.Spot target = plan.resolve(top, path(clean(entry.linkName())), false);
        Leaf there = target.there();
        if (there == null) {
            throw new CopyException("a hard link to \"" + entry.linkName() + "\", which is "
                    + (target.isDirectory() ? "a directory" : "not there"));
        }
        ByteString last = target.missing().getLast();
        if (there instanceof Leaf.Existing existing) {
            if (existing.type() != FileType.REGULAR) {
                throw new CopyException("a hard link to \"" + entry.linkName() + "\", which is no file");
            }
            there = new Leaf.Below(target.directory().path().child(last));
            plan.put(target.directory(), last, there);
        }
        LayerPlan.Spot parent = plan.resolve(top, path(names.subList(0, names.size() - 1)), true);
        PlannedDirectory directory = plan.make(parent, IMPLIED);
        if (directory != target.directory() || !names.getLast().equals(last)) {
            plan.put(directory, names.getLast(), there);
        }
    }
}
