package io.jcontainers.runc.cgroup;

import java.util.List;

/**
 * One mounted cgroup v1 hierarchy.
 *
 * @param controllers its controllers as {@code /proc/self/cgroup} lists them ({@code cpu}, {@code cpuacct}); a
 *     hierarchy without controllers has the one entry {@code name=NAME}
 * @param mountpoint where it is mounted
 * @param mountRoot directory of the hierarchy that is visible at the mountpoint; {@code /} but in containers
 * @param ownPath cgroup of the caller as {@code /proc/self/cgroup} names it
 * @param noPrefix whether the files of cpuset lack the prefix {@code cpuset.} (mount option {@code noprefix})
 */
public record V1Hierarchy(
        List<String> controllers, BytePath mountpoint, BytePath mountRoot, BytePath ownPath, boolean noPrefix) {
    /** Takes an immutable copy. */
    public V1Hierarchy {
        controllers = List.copyOf(controllers);
    }

    /** The controllers joined by commas: the mount option of the hierarchy, and its key in every output. */
    public String key() {
        return String.join(",", controllers);
    }

    /** Whether it has this controller; {@code name=systemd} asks for a named hierarchy. */
    public boolean has(String controller) {
        return controllers.contains(controller);
    }

    /** The caller's cgroup seen from the mountpoint; {@code /} if the caller is outside of what is mounted. */
    public BytePath ownPathInMount() {
        return OwnPath.inMount(ownPath, mountRoot);
    }
}
