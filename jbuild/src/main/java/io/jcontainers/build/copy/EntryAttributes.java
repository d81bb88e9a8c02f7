package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.user.Owner;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Which owner, mode and time the entries of a layer have. Times are whole seconds, as in other layers. */
final class EntryAttributes {
    private static final int DIRECTORY_MODE = 0755;
    private static final int DOCUMENT_MODE = 0644;
    private static final int DOWNLOAD_MODE = 0600;

    private final CopyOptions options;
    private final @Nullable ModeChange chmod;
    private final UnixTime now;

    /** @param now of what has no time of its own */
    EntryAttributes(CopyOptions options, Instant now) throws CopyException {
        this.options = options;
        this.chmod = options.chmod() == null ? null : ModeChange.parse(options.chmod());
        this.now = copiedTime(new UnixTime(now.getEpochSecond(), 0));
    }

    /** A directory that was missing on the way: root's, or whose is asked for. */
    TarEntry made(RelativePath path, boolean ownedAsAsked) {
        Owner owner = ownedAsAsked ? options.owner().orElse(Owner.ROOT) : Owner.ROOT;
        return TarEntry.of(path.bytes(), TarType.DIRECTORY, DIRECTORY_MODE)
                .withOwner(owner.uid(), owner.gid())
                .withMtime(now);
    }

    /** Something of a source. */
    TarEntry copied(RelativePath path, TarType type, SourceNode node, SortedMap<ByteString, byte[]> xattrs) {
        Owner own = node.top().ownersKept() ? new Owner(node.uid(), node.gid()) : Owner.ROOT;
        Owner owner = options.owner().orElse(own);
        boolean changes = chmod != null && node.type() != FileType.SYMBOLIC_LINK;
        int mode = changes && chmod != null ? chmod.apply(node.mode(), node.isDirectory()) : node.mode();
        return entry(path, type, mode, owner, copiedTime(node.mtime()), xattrs);
    }

    TarEntry document(RelativePath path) {
        return entry(path, TarType.REGULAR, mode(DOCUMENT_MODE), options.owner().orElse(Owner.ROOT), now, none());
    }

    TarEntry download(RelativePath path, CopySource.Download download) {
        long modified = download.modified().map(Instant::getEpochSecond).orElse(0L);
        UnixTime time = copiedTime(new UnixTime(Math.max(0, modified), 0));
        Owner owner = options.owner().orElse(Owner.ROOT);
        return entry(path, TarType.REGULAR, mode(DOWNLOAD_MODE), owner, time, none());
    }

    /** An entry of an archive, which --chmod does not concern. */
    TarEntry unpacked(RelativePath path, ArchiveInode inode) {
        Owner owner = options.owner().orElse(new Owner(inode.uid(), inode.gid()));
        return entry(path, inode.type(), inode.mode(), owner, limited(inode.mtime()), inode.xattrs());
    }

    /** Something of the layers below, as it is. */
    TarEntry existing(RelativePath path, TarType type, Stat stat, SortedMap<ByteString, byte[]> xattrs) {
        return entry(path, type, stat.mode(), new Owner(stat.uid(), stat.gid()), limited(stat.mtime()), xattrs);
    }

    TarEntry whiteout(RelativePath path) {
        return TarEntry.of(path.bytes(), TarType.REGULAR, 0).withMtime(now);
    }

    /** Another name of an entry's inode. */
    TarEntry link(TarEntry entry) {
        return TarEntry.of(entry.name(), TarType.HARD_LINK, entry.mode())
                .withOwner(entry.uid(), entry.gid())
                .withMtime(entry.mtime());
    }

    private static TarEntry entry(
            RelativePath path,
            TarType type,
            int mode,
            Owner owner,
            UnixTime mtime,
            SortedMap<ByteString, byte[]> xattrs) {
        return new TarEntry(
                path.bytes(), type, ByteString.empty(), mode, owner.uid(), owner.gid(), 0, mtime, 0, 0, xattrs);
    }

    private static SortedMap<ByteString, byte[]> none() {
        return Collections.emptySortedMap();
    }

    private int mode(int plain) {
        return chmod == null ? plain : chmod.apply(plain, false);
    }

    /** With a SOURCE_DATE_EPOCH all that is copied is of that time, as BuildKit has it. */
    private UnixTime copiedTime(UnixTime mtime) {
        return options.sourceDateEpoch().isPresent()
                ? new UnixTime(options.sourceDateEpoch().getAsLong(), 0)
                : mtime.wholeSeconds();
    }

    private UnixTime limited(UnixTime mtime) {
        boolean later = options.sourceDateEpoch().isPresent()
                && mtime.seconds() >= options.sourceDateEpoch().getAsLong();
        return later ? new UnixTime(options.sourceDateEpoch().getAsLong(), 0) : mtime.wholeSeconds();
    }
}
