package io.jcontainers.runc.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup side of a host, as its caller sees it.
 *
 * @param mode which interface holds the limits
 * @param v1 the v1 hierarchies in the order of {@code /proc/self/mountinfo}, one mount each
 * @param v2 the v2 hierarchy, null where none is mounted
 */
public record CgroupHost(
        CgroupMode mode, List<V1Hierarchy> v1, @Nullable V2Hierarchy v2) {
    /** Takes an immutable copy. */
    public CgroupHost {
        v1 = List.copyOf(v1);
    }

    /**
     * Reads a host from the files that describe it.
     *
     * @param procSelfMountinfo content of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5))
     * @param procSelfCgroup content of {@code /proc/self/cgroup} (cgroups(7))
     * @param cgroupControllers content of {@code cgroup.controllers} at the mountpoint of the v2 hierarchy; empty where
     *     there is none
     * @throws CgroupException if a line has not the documented form
     */
    public static CgroupHost parse(byte[] procSelfMountinfo, byte[] procSelfCgroup, byte[] cgroupControllers) {
        return new CgroupHostParser(procSelfMountinfo, procSelfCgroup, cgroupControllers).parse();
    }

    /** The v1 hierarchy with a controller, or null. */
    public @Nullable V1Hierarchy v1With(String controller) {
        for (V1Hierarchy hierarchy : v1) {
            if (hierarchy.has(controller)) {
                return hierarchy;
            }
        }
        return null;
    }

    /** Whether limits of a controller can be set: mounted (v1), or named by {@code cgroup.controllers} (v2). */
    public boolean hasController(String controller) {
        if (mode.limitsAreV1()) {
            return v1With(controller) != null;
        }
        return v2 != null && v2.controllers().contains(controller);
    }

    /** The v2 hierarchy of a host in mode {@link CgroupMode#V2}. */
    V2Hierarchy requireV2() {
        if (v2 == null) {
            throw new CgroupException("linux.cgroupsPath", "no cgroup2 mount found in mountinfo");
        }
        return v2;
    }
}
