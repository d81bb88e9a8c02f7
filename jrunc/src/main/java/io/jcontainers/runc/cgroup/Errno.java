package io.jcontainers.runc.cgroup;

/** The error numbers that steps of this package react to; Linux numbers, equal on every architecture. */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    EACCES(13),
    EBUSY(16),
    EEXIST(17),
    ENODEV(19),
    EINVAL(22),
    EROFS(30),
    EOPNOTSUPP(95);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** The value of errno. */
    public int number() {
        return number;
    }
}
