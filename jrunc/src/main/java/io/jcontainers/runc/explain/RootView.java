package io.jcontainers.runc.explain;

import java.util.List;

/** The container's root file system as far as it can still be looked at. */
public interface RootView {
    /**
     * What a path is, links followed within the root.
     *
     * @param errno 0, or why it could not be looked at
     * @param mode type and permission bits, as in stat(2)
     * @param head the first bytes of a regular file, at most 4096
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Found(int errno, int mode, long uid, long gid, byte[] head) {
        private static final int TYPE = 0170000;
        private static final int DIRECTORY = 0040000;
        private static final int REGULAR = 0100000;

        boolean exists() {
            return errno == 0;
        }

        boolean isDirectory() {
            return (mode & TYPE) == DIRECTORY;
        }

        boolean isRegular() {
            return (mode & TYPE) == REGULAR;
        }
    }

    /** Whether the mounts of the container are seen; otherwise nothing is known of what lies below them. */
    boolean hasMounts();

    /** Says which paths will be looked at, so that they are fetched at once. */
    void prepare(List<String> paths);

    /** Looks at an absolute path. */
    Found look(String path);
}
