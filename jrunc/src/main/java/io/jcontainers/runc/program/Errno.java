package io.jcontainers.runc.program;

/** Error numbers that programs react to; Linux numbers, equal on x86-64 and aarch64 (errno(3)). */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    ESRCH(3),
    EINTR(4),
    EIO(5),
    ENXIO(6),
    E2BIG(7),
    ENOEXEC(8),
    EBADF(9),
    EAGAIN(11),
    ENOMEM(12),
    EACCES(13),
    EBUSY(16),
    EEXIST(17),
    ENODEV(19),
    ENOTDIR(20),
    EISDIR(21),
    EINVAL(22),
    ENFILE(23),
    EMFILE(24),
    EFBIG(27),
    ENOSPC(28),
    EROFS(30),
    EPIPE(32),
    EDOM(33),
    ERANGE(34),
    ENOSYS(38),
    ENOTEMPTY(39),
    ELOOP(40),
    EUSERS(87),
    EOPNOTSUPP(95),
    ECONNRESET(104),
    ECONNREFUSED(111),
    ECANCELED(125),
    /** Whatever the number is; only as the reason for an alternative. */
    ANY(0xffff);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** The value of errno. */
    public int number() {
        return number;
    }
}
