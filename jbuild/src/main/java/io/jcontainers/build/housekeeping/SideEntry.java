package io.jcontainers.build.housekeeping;

import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.time.Instant;

/**
 * Something besides layers that builds keep.
 *
 * @param id of this entry alone
 * @param type a word for people and filters
 * @param description in one line
 * @param bytes of its regular files
 * @param inUse whether a build has it now
 * @param removal removes it
 */
public record SideEntry(
        Digest id,
        String type,
        String description,
        long bytes,
        Instant created,
        Instant lastUse,
        boolean inUse,
        Removal removal) {
    /** Contents of {@code RUN --mount=type=cache}, as Docker names them. */
    public static final String CACHE_MOUNT = "exec.cachemount";

    /** What a failed step has changed. */
    public static final String FAILED_STEP = "exec.failed";

    /** A file that ADD fetched. */
    public static final String DOWNLOAD = "source.http";

    /** Removes an entry. */
    @FunctionalInterface
    public interface Removal {
        /**
         * Removes it.
         *
         * @return false when somebody has it now
         */
        boolean remove() throws IOException;
    }
}
