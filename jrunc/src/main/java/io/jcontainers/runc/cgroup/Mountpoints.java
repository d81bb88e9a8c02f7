package io.jcontainers.runc.cgroup;

import java.util.List;
import java.util.Set;

/** Where file systems are mounted. */
public final class Mountpoints {
    private Mountpoints() {}

    /**
     * Mountpoints at which the whole of a file system is seen, in the order of mountinfo.
     *
     * @param mountinfo content of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5))
     * @param types such as {@code proc}
     */
    public static List<BytePath> ofWhole(byte[] mountinfo, Set<String> types) {
        return MountinfoEntry.parse(mountinfo).stream()
                .filter(mount -> types.contains(mount.type()) && mount.root().equals(BytePath.ROOT))
                .map(MountinfoEntry::mountpoint)
                .toList();
    }
}
