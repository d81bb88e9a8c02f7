package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.List;

/**
 * Handing the container's v2 cgroup over to the user of its process: for a container with a cgroup namespace of its own
 * and a writable cgroup mount at {@code /sys/fs/cgroup}.
 *
 * @param directory given to the user itself
 * @param files given too; one that is missing is skipped
 */
public record CgroupDelegation(BytePath directory, List<BytePath> files) {
    /** What kernels before 4.15, without the list, want (cgroups(7)). */
    private static final List<String> OLD_KERNEL = List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads");

    /** Takes an immutable copy. */
    public CgroupDelegation {
        files = List.copyOf(files);
    }

    /**
     * The files to change the owner of.
     *
     * @param hierarchy a v2 hierarchy
     * @param sysKernelCgroupDelegate content of {@code /sys/kernel/cgroup/delegate}; empty where it is missing
     */
    public static CgroupDelegation of(HierarchyPlacement hierarchy, byte[] sysKernelCgroupDelegate) {
        List<String> names = KernelText.words(KernelText.strip(sysKernelCgroupDelegate));
        List<BytePath> files = new ArrayList<>();
        for (String name : names.isEmpty() ? OLD_KERNEL : names) {
            files.add(hierarchy.file(name));
        }
        return new CgroupDelegation(hierarchy.path(), files);
    }
}
