package io.jcontainers.build.output;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.tar.TarEntry;

/** What is under a path after some layers. */
sealed interface MergedNode {
    /**
     * A directory.
     *
     * @param opaque whether nothing of the layers below the merged ones shows through
     */
    record Directory(TarEntry entry, boolean opaque) implements MergedNode {}

    /** A name of an inode that is no directory; other names may have the same. */
    record Leaf(Inode inode) implements MergedNode {}

    /** Another name of a file of the layers below the merged ones. */
    record LinkBelow(TarEntry entry) implements MergedNode {}

    /** Nothing any more, whatever the layers below have. */
    record Deleted(TarEntry whiteout) implements MergedNode {}

    /**
     * Anything but a directory. Of two with equal values each is one of its own, so they are compared by identity.
     */
    final class Inode {
        private final TarEntry entry;
        private final int layer;
        private final long offset;

        /**
         * @param layer its number, from the lowest merged one
         * @param offset of its content in the archive of that layer
         */
        Inode(TarEntry entry, int layer, long offset) {
            this.entry = entry;
            this.layer = layer;
            this.offset = offset;
        }

        TarEntry entry() {
            return entry;
        }

        int layer() {
            return layer;
        }

        long offset() {
            return offset;
        }

        /** Where a symbolic link leads. */
        ByteString target() {
            return entry.linkName();
        }
    }
}
