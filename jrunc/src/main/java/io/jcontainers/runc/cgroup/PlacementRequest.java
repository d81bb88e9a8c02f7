package io.jcontainers.runc.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * What decides where a container's cgroup goes.
 *
 * @param cgroupsPath {@code linux.cgroupsPath}: a path, or {@code slice:prefix:name} for the systemd driver; null or
 *     empty means a default made from the id
 * @param containerId id of the container, already checked
 * @param driver who makes the cgroup
 * @param rootless whether the caller is an ordinary user
 * @param managerCgroup cgroup of the user's systemd instance, such as
 *     {@code /user.slice/user-1000.slice/user@1000.service}: its property ControlGroup; null to derive it from the
 *     caller's own cgroup. Only for a rootless systemd driver
 */
public record PlacementRequest(
        @Nullable String cgroupsPath,
        String containerId,
        CgroupDriver driver,
        boolean rootless,
        @Nullable BytePath managerCgroup) {
    /** A request of root for the cgroupfs driver. */
    public static PlacementRequest cgroupfs(@Nullable String cgroupsPath, String containerId) {
        return new PlacementRequest(cgroupsPath, containerId, CgroupDriver.CGROUPFS, false, null);
    }

    /** A request of root for the systemd driver. */
    public static PlacementRequest systemd(@Nullable String cgroupsPath, String containerId) {
        return new PlacementRequest(cgroupsPath, containerId, CgroupDriver.SYSTEMD, false, null);
    }

    /** Whether the configuration names a place. */
    public boolean hasPath() {
        return cgroupsPath != null && !cgroupsPath.isEmpty();
    }
}
