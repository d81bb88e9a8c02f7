package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code network} object (cgroup v1).
 *
 * @param classID class id of net_cls, 0 to 2^32-1
 * @param priorities priorities of net_prio
 */
public record Network(@Nullable Long classID, List<InterfacePriority> priorities) {
    /** Takes immutable copies of the collections. */
    public Network {
        priorities = List.copyOf(priorities);
    }
}
