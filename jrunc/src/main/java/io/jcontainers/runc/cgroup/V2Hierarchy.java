package io.jcontainers.runc.cgroup;

import java.util.List;

/**
 * The mounted cgroup v2 hierarchy.
 *
 * @param mountpoint where it is mounted, normally {@code /sys/fs/cgroup}
 * @param mountRoot directory of the hierarchy that is visible at the mountpoint
 * @param ownPath cgroup of the caller as {@code /proc/self/cgroup} names it
 * @param controllers content of {@code cgroup.controllers} at the mountpoint, without {@code devices} and
 *     {@code freezer}, which every v2 hierarchy has
 */
public record V2Hierarchy(BytePath mountpoint, BytePath mountRoot, BytePath ownPath, List<String> controllers) {
    /** Key of the v2 hierarchy in every output. */
    public static final String KEY = "";

    /** Takes an immutable copy. */
    public V2Hierarchy {
        controllers = List.copyOf(controllers);
    }

    /** The caller's cgroup seen from the mountpoint; {@code /} if the caller is outside of what is mounted. */
    public BytePath ownPathInMount() {
        return OwnPath.inMount(ownPath, mountRoot);
    }
}
