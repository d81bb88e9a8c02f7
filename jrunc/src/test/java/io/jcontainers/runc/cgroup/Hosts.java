package io.jcontainers.runc.cgroup;

import java.nio.charset.StandardCharsets;

/** Recorded hosts. */
final class Hosts {
    private Hosts() {}

    private static final String BASE = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        23 27 0:22 / /sys rw,relatime - sysfs sysfs rw
        27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
        """;

    /** One mount a controller, and an empty v2 hierarchy. */
    static final String HYBRID_MOUNTS = BASE + """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
        33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
        34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
        37 31 0:34 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
        38 31 0:35 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
        39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
        40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;

    static final String HYBRID_MEMBERSHIP = """
        9:name=systemd:/
        8:pids:/
        7:blkio:/
        6:freezer:/
        5:devices:/
        4:memory:/api/7a9a
        3:cpuset:/
        2:cpuacct:/
        1:cpu:/
        0::/
        """;

    /** Controllers share hierarchies, as systemd mounts them. */
    static final String V1_MOUNTS = BASE + """
        30 23 0:26 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755
        31 30 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
        32 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
        33 30 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
        34 30 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        35 30 0:32 / /sys/fs/cgroup/devices rw - cgroup cgroup rw,devices
        36 30 0:33 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer
        37 30 0:34 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio
        38 30 0:35 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
        39 30 0:36 / /sys/fs/cgroup/hugetlb rw - cgroup cgroup rw,hugetlb
        40 30 0:37 / /sys/fs/cgroup/net_cls,net_prio rw - cgroup cgroup rw,net_cls,net_prio
        41 30 0:38 / /sys/fs/cgroup/rdma rw - cgroup cgroup rw,rdma
        """;

    static final String V1_MEMBERSHIP = """
        11:rdma:/
        10:net_cls,net_prio:/user.slice
        9:hugetlb:/
        8:pids:/user.slice
        7:blkio:/user.slice
        6:freezer:/
        5:devices:/user.slice
        4:memory:/user.slice
        3:cpuset:/
        2:cpu,cpuacct:/user.slice
        1:name=systemd:/user.slice/user-0.slice/session-1.scope
        """;

    static final String V2_MOUNTS = BASE + """
        30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """;

    static final String V2_CONTROLLERS = "cpuset cpu io memory hugetlb pids rdma misc\n";

    static final CgroupHost HYBRID = parse(HYBRID_MOUNTS, HYBRID_MEMBERSHIP, "\n");

    static final CgroupHost V1 = parse(V1_MOUNTS, V1_MEMBERSHIP, "");

    static final CgroupHost V2 = parse(V2_MOUNTS, "0::/system.slice/ssh.service\n", V2_CONTROLLERS);

    static final CgroupHost V2_USER = parse(
            V2_MOUNTS, "0::/user.slice/user-1000.slice/user@1000.service/app.slice/t.scope\n", "cpu memory pids\n");

    static CgroupHost parse(String mounts, String membership, String controllers) {
        return CgroupHost.parse(bytes(mounts), bytes(membership), bytes(controllers));
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
