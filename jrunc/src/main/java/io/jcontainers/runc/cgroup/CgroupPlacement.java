package io.jcontainers.runc.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's cgroup is, in every hierarchy that it belongs to.
 *
 * @param mode interface of the host
 * @param driver who makes the cgroup
 * @param hierarchies one entry a mounted hierarchy, in the order in which a process joins them; with mode
 *     {@link CgroupMode#V2} exactly one
 * @param unit the systemd unit, null with the cgroupfs driver
 * @param permissionErrorsTolerated whether EPERM, EACCES and EROFS of mkdir(2) and of joining only mean "without this
 *     cgroup": an ordinary user whose configuration names no path. With v2 this holds only without limits, see
 *     {@link RootlessLimits}
 */
public record CgroupPlacement(
        CgroupMode mode,
        CgroupDriver driver,
        List<HierarchyPlacement> hierarchies,
        @Nullable SystemdUnit unit,
        boolean permissionErrorsTolerated) {
    /** Takes an immutable copy. */
    public CgroupPlacement {
        hierarchies = List.copyOf(hierarchies);
    }

    /** The hierarchy that has a controller, or null; the v2 hierarchy of a hybrid host has none. */
    public @Nullable HierarchyPlacement with(String controller) {
        for (HierarchyPlacement hierarchy : hierarchies) {
            if (hierarchy.has(controller) && hierarchy.unified() == (mode == CgroupMode.V2)) {
                return hierarchy;
            }
        }
        return null;
    }

    /** The hierarchy with a key, or null. */
    public @Nullable HierarchyPlacement byKey(String key) {
        for (HierarchyPlacement hierarchy : hierarchies) {
            if (hierarchy.key().equals(key)) {
                return hierarchy;
            }
        }
        return null;
    }

    /** The v2 hierarchy, also that of a hybrid host; null where none is mounted. */
    public @Nullable HierarchyPlacement unified() {
        return byKey(V2Hierarchy.KEY);
    }

    /**
     * Finds the place of a container.
     *
     * @throws CgroupException for a path that leaves the hierarchy or has bytes that no cgroup has, for a host without
     *     the devices controller, and in the cases in which runc refuses
     */
    public static CgroupPlacement of(PlacementRequest request, CgroupHost host) {
        return new CgroupPlacer(request, host).place();
    }
}
