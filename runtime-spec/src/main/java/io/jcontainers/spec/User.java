package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a process, in numbers of the container's user namespace.
 *
 * @param uid user id, 0 to 2^32-1
 * @param gid group id, 0 to 2^32-1
 * @param umask file mode creation mask; absent means the runtime's default
 * @param additionalGids supplementary groups, 0 to 2^32-1 each
 * @param username user name of Windows; ignored on Linux
 */
public record User(
        long uid,
        long gid,
        @Nullable Long umask,
        List<Long> additionalGids,
        @Nullable String username) {
    /** Root without supplementary groups: what an absent {@code user} means. */
    public static final User ROOT = new User(0, 0, null, List.of(), null);

    /** Takes immutable copies of the collections. */
    public User {
        additionalGids = List.copyOf(additionalGids);
    }
}
