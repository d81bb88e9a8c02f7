package io.jcontainers.build.user;

import java.util.List;

/**
 * Whom a process runs as.
 *
 * @param uid 0 to 2^31-1
 * @param gid 0 to 2^31-1
 * @param supplementary groups besides, in the order of /etc/group
 * @param home home directory, {@code /} where nothing says otherwise
 */
public record Identity(long uid, long gid, List<Long> supplementary, String home) {
    /** Takes an immutable copy. */
    public Identity {
        supplementary = List.copyOf(supplementary);
    }
}
