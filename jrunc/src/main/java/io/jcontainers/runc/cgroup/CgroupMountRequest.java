package io.jcontainers.runc.cgroup;

/**
 * A mount of type {@code cgroup} in the configuration.
 *
 * @param index its place in {@code mounts}
 * @param destination where, inside of the container's root
 * @param source {@code mounts[].source}, a name for mountinfo
 * @param flags MS_ bits of its options, without propagation
 * @param cgroupNamespace whether the container has a cgroup namespace of its own
 * @param inOwnCgroup whether the container has a cgroup of its own; false where an ordinary user may not make one
 * @param rootless whether the caller is an ordinary user
 */
public record CgroupMountRequest(
        int index,
        BytePath destination,
        String source,
        long flags,
        boolean cgroupNamespace,
        boolean inOwnCgroup,
        boolean rootless) {
    /** MS_RDONLY. */
    public static final long RDONLY = 1;
    /** MS_NOSUID. */
    public static final long NOSUID = 2;
    /** MS_NODEV. */
    public static final long NODEV = 4;
    /** MS_NOEXEC. */
    public static final long NOEXEC = 8;

    String field() {
        return "mounts[" + index + "]";
    }

    boolean readOnly() {
        return (flags & RDONLY) != 0;
    }
}
