package io.jcontainers.build.remote;

import io.jcontainers.build.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What a URL gave the last time.
 *
 * @param digest SHA-256 of the file
 * @param etag the server's name for this state of it; null where it gave none
 * @param lastModified as the server wrote it; null where it didn't
 */
record CachedUrl(
        Digest digest, @Nullable String etag, @Nullable String lastModified) {
    /** What can't be sent back as a header counts as absent. */
    CachedUrl {
        etag = sendable(etag);
        lastModified = sendable(lastModified);
    }

    private static @Nullable String sendable(@Nullable String header) {
        return header != null && header.chars().allMatch(c -> c >= ' ' && c < 0x7f) && !header.isBlank()
                ? header
                : null;
    }

    /** Whether a server can be asked if it still has this. */
    boolean isConditional() {
        return etag != null || lastModified != null;
    }
}
