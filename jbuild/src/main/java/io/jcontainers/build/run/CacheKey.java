package io.jcontainers.build.run;

import io.jcontainers.build.image.Digests;
import java.nio.charset.StandardCharsets;

/**
 * Which cache a {@code --mount=type=cache} means. Caches that begin differently are different ones.
 *
 * @param id as the Dockerfile has it
 * @param beginning what identifies the files that a new one begins with; empty: none
 * @param mode permission bits of the directory of a new one
 * @param uid its owner
 * @param gid its group
 */
public record CacheKey(String id, String beginning, int mode, long uid, long gid) {
    /** A name for files, of lower-case hexadecimal digits. */
    String name() {
        String text = id + "\0" + beginning + "\0" + Integer.toOctalString(mode) + "\0" + uid + "\0" + gid;
        return Digests.fast().sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
