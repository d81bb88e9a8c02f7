package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands controllers down to the children of a v2 cgroup.
 *
 * @param directory the cgroup, below the mountpoint
 * @param all written into {@code cgroup.subtree_control} first, such as {@code +cpu +memory}
 * @param each if that fails, one write each, whatever becomes of them: what is missing then shows when a limit is set
 */
public record SubtreeControl(BytePath directory, String all, List<String> each) {
    /** The file that is written. */
    public static final String FILE = "cgroup.subtree_control";

    /** Takes an immutable copy. */
    public SubtreeControl {
        each = List.copyOf(each);
    }

    /**
     * Every controller of the host for every directory from the mountpoint to the parent of the container's cgroup, top
     * down. Each directory has to exist when its turn comes. Empty where the v2 hierarchy has no controllers, as on
     * hybrid hosts.
     */
    public static List<SubtreeControl> of(CgroupPlacement placement) {
        HierarchyPlacement unified = placement.unified();
        if (unified == null || unified.controllers().isEmpty()) {
            return List.of();
        }
        List<String> each =
                unified.controllers().stream().map(name -> "+" + name).toList();
        String all = String.join(" ", each);
        List<SubtreeControl> writes = new ArrayList<>();
        writes.add(new SubtreeControl(BytePath.ROOT, all, each));
        List<BytePath> directories = unified.directories();
        for (BytePath directory : directories.subList(0, directories.size() - 1)) {
            writes.add(new SubtreeControl(directory, all, each));
        }
        return List.copyOf(writes);
    }
}
