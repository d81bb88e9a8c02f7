package io.jcontainers.runc.cgroup;

/** Where a process is, seen through a mount that may show only a part of its hierarchy. */
final class OwnPath {
    private OwnPath() {}

    /**
     * The path below the mountpoint. A leading {@code ..} in either path means a place outside of the reader's cgroup
     * namespace, which no path below the mountpoint reaches.
     */
    static BytePath inMount(BytePath ownPath, BytePath mountRoot) {
        if (ownPath.components().contains("..")) {
            return BytePath.ROOT;
        }
        BytePath below = ownPath.below(mountRoot);
        return below == null ? BytePath.ROOT : below;
    }
}
