package io.jcontainers.runc.program;

/** System calls that programs make, with their numbers on x86-64 and on the generic table that aarch64 uses. */
public enum Call {
    ACCEPT4(288, 242),
    BIND(49, 200),
    BPF(321, 280),
    CAPSET(126, 91),
    CHDIR(80, 49),
    CHROOT(161, 51),
    CLOCK_GETTIME(228, 113),
    CLOSE(3, 57),
    CLOSE_RANGE(436, 436),
    CONNECT(42, 203),
    DUP(32, 23),
    DUP3(292, 24),
    EVENTFD2(290, 19),
    FCHDIR(81, 50),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHOWN(93, 55),
    FCHOWNAT(260, 54),
    FCNTL(72, 25),
    FLOCK(73, 32),
    FSCONFIG(431, 431),
    FSETXATTR(190, 7),
    FSMOUNT(432, 432),
    FSOPEN(430, 430),
    FSTATFS(138, 44),
    FTRUNCATE(77, 46),
    GETCWD(79, 17),
    GETPID(39, 172),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_INIT1(294, 26),
    IOCTL(16, 29),
    IOPRIO_SET(251, 30),
    KEYCTL(250, 219),
    KILL(62, 129),
    LISTEN(50, 201),
    LSEEK(8, 62),
    MEMFD_CREATE(319, 279),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    MOUNT(165, 40),
    MOUNT_SETATTR(442, 442),
    MOVE_MOUNT(429, 429),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    OPEN_TREE(428, 428),
    PERSONALITY(135, 92),
    PIDFD_GETFD(438, 438),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PIVOT_ROOT(155, 41),
    PPOLL(271, 73),
    PRCTL(157, 167),
    PRLIMIT64(302, 261),
    READLINKAT(267, 78),
    READ(0, 63),
    RECVFROM(45, 207),
    RENAMEAT2(316, 276),
    RT_SIGPROCMASK(14, 135),
    RT_SIGACTION(13, 134),
    SCHED_SETAFFINITY(203, 122),
    SCHED_SETATTR(314, 274),
    SECCOMP(317, 277),
    SENDMSG(46, 211),
    SENDTO(44, 206),
    SET_MEMPOLICY(238, 237),
    SETDOMAINNAME(171, 162),
    SETGROUPS(116, 159),
    SETHOSTNAME(170, 161),
    SETNS(308, 268),
    SETPRIORITY(141, 140),
    SETRESGID(119, 149),
    SETRESUID(117, 147),
    SETSID(112, 157),
    SETSOCKOPT(54, 208),
    SIGNALFD4(289, 74),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    STATX(332, 291),
    SYMLINKAT(266, 36),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    UMASK(95, 166),
    UMOUNT2(166, 39),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    UTIMENSAT(280, 88),
    WAIT4(61, 260),
    WRITE(1, 64);

    private final int x86;
    private final int generic;
    private final String text;

    Call(int x86, int generic) {
        this.x86 = x86;
        this.generic = generic;
        this.text = name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The number on x86-64, or on machines with the generic table. */
    int number(boolean onX86) {
        return onX86 ? x86 : generic;
    }

    /** Lower case, for people and errors. */
    public String text() {
        return text;
    }
}
