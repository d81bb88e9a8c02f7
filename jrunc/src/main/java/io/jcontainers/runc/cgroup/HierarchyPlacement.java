package io.jcontainers.runc.cgroup;

import java.util.List;

/**
 * The container's cgroup in one hierarchy.
 *
 * @param key {@link V1Hierarchy#key} or {@link V2Hierarchy#KEY}
 * @param controllers controllers of the hierarchy: those mounted (v1) or those of {@code cgroup.controllers} (v2)
 * @param mountpoint where the hierarchy is mounted
 * @param relative the cgroup below the mountpoint, with a leading slash; never {@code /}
 * @param unified whether it is the v2 hierarchy
 * @param noPrefix see {@link V1Hierarchy}
 * @param made whether the runtime makes the directories; false where systemd does it with the unit
 */
public record HierarchyPlacement(
        String key,
        List<String> controllers,
        BytePath mountpoint,
        BytePath relative,
        boolean unified,
        boolean noPrefix,
        boolean made) {
    /** Takes an immutable copy. */
    public HierarchyPlacement {
        controllers = List.copyOf(controllers);
    }

    /** The container's directory. */
    public BytePath path() {
        return mountpoint.join(relative);
    }

    /** A file in the container's directory. */
    public BytePath file(String name) {
        return path().join(name);
    }

    /**
     * The directories on the way, below the mountpoint, from the top to the container's own. Each is made with mode
     * 0755; one that exists is taken as it is.
     */
    public List<BytePath> directories() {
        return relative.prefixes();
    }

    /** Whether it has this controller; a v2 hierarchy always has {@code devices} and {@code freezer}. */
    public boolean has(String controller) {
        return controllers.contains(controller)
                || (unified && (controller.equals("devices") || controller.equals("freezer")));
    }
}
