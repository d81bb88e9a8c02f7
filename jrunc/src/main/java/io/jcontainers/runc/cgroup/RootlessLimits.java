package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.Resources;
import java.util.List;
import java.util.Map;

/**
 * Whether a container of an ordinary user needs a cgroup at all: on v2 missing permission is forgiven only if no limit
 * asks for a controller that the host has.
 */
public final class RootlessLimits {
    /** Error text where a cgroup is needed and the caller may not make it. */
    public static final String NEEDED =
            "rootless needs no limits + no cgrouppath when no permission is granted for cgroups";

    /** Files of device rules and of unified settings don't count, as in runc. */
    private static final List<String> COUNTED = List.of("pids", "memory", "io", "cpu", "cpuset", "hugetlb");

    private RootlessLimits() {}

    /** Whether a v2 limit that this host can set is given. */
    public static boolean needCgroup(Resources resources, CgroupPlacement placement) {
        Resources counted = resources.toBuilder().unified(Map.of()).build();
        ResourceWrites writes = ResourceWrites.compile(counted, placement, ResourceOptions.update(true, true));
        return writes.steps().stream().anyMatch(step -> isCounted(step, placement));
    }

    private static boolean isCounted(CgroupStep step, CgroupPlacement placement) {
        String controller = step.file().substring(0, Math.max(step.file().indexOf('.'), 0));
        return COUNTED.contains(controller) && placement.with(controller) != null;
    }
}
