package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;

/** What a bind mount shows of something that is put together, or looked up, for one container. */
public sealed interface TreeSource {
    /**
     * A place in an overlay that is mounted nowhere else.
     *
     * @param inside a path in it; symbolic links do not lead out. {@code /} for all
     */
    record OfOverlay(OverlayRoot overlay, BytePath inside) implements TreeSource {}

    /**
     * A place in a directory of the host.
     *
     * @param directory absolute; trusted
     * @param inside a path in it; symbolic links do not lead out. {@code /} for all
     */
    record OfDirectory(BytePath directory, BytePath inside) implements TreeSource {}

    /**
     * A file in memory, never on a disk.
     *
     * @param content what is in it; not copied
     * @param mode its permission bits
     */
    @SuppressWarnings("ArrayRecordComponent")
    record OfBytes(byte[] content, int mode, long uid, long gid) implements TreeSource {
        @Override
        public String toString() {
            return content.length + " bytes"; // they may be a secret
        }
    }
}
