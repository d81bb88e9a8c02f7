package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;

/** Anything but a directory that a layer gets. */
sealed interface Leaf extends Planned {
    /** Where a symbolic link leads; empty for anything else. */
    default ByteString target() {
        return ByteString.empty();
    }

    /**
     * Of a source.
     *
     * @param target of a symbolic link, else empty
     * @param match that it is part of: hard links are kept within one
     */
    record Copied(SourceNode node, @Override ByteString target, Match match) implements Leaf {}

    /** A file of the Dockerfile. */
    record Written(ByteString content) implements Leaf {}

    /** A file that was fetched. */
    record Fetched(CopySource.Download download) implements Leaf {}

    /** Of an archive. Hard links are leaves with the same inode. */
    record Unpacked(ArchiveInode inode) implements Leaf {
        @Override
        public ByteString target() {
            return inode.target();
        }
    }

    /** A file of the layers below that gets another name, and so has to be in the layer itself. */
    record Below(RelativePath path) implements Leaf {}

    /** What the layers below have there, and the layer does not. */
    record Existing(FileType type, @Override ByteString target) implements Leaf {}
}
