package io.jcontainers.runc.cgroup;

/** Who makes the container's cgroup. */
public enum CgroupDriver {
    /** The runtime itself, with mkdir(2). */
    CGROUPFS,
    /** systemd, as a transient unit. */
    SYSTEMD
}
