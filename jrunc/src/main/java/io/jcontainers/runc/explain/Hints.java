package io.jcontainers.runc.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do next, by error code and errno. The first row that fits is taken. */
final class Hints {
    private static final int EPERM = 1;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int ENOSPC = 28;
    private static final int EROFS = 30;
    private static final int ENOSYS = 38;
    private static final int ELOOP = 40;
    private static final int EUSERS = 87;
    private static final int ENOENT = 2;
    private static final int E2BIG = 7;

    /**
     * One row.
     *
     * @param code the error code, or how it begins when it ends with {@code -}; empty for every one
     */
    private record Row(String code, int errno, String hint) {
        boolean fits(Failure failure) {
            return errno == failure.errno()
                    && (code.endsWith("-") || code.isEmpty()
                            ? failure.code().startsWith(code)
                            : failure.code().equals(code));
        }
    }

    private static final List<Row> TABLE = List.of(
            new Row(
                    "clone",
                    EPERM,
                    "the kernel refuses new namespaces to this caller: as an ordinary user add a user"
                            + " namespace, and look at kernel.unprivileged_userns_clone, user.max_user_namespaces and AppArmor's"
                            + " restriction of user namespaces"),
            new Row(
                    "clone",
                    ENOSPC,
                    "a limit of namespaces is reached: user.max_*_namespaces, or 32 levels of nesting"),
            new Row("clone", EUSERS, "a limit of namespaces is reached: user.max_*_namespaces"),
            new Row("clone", EAGAIN, "no process more: pids.max of the caller's cgroup, RLIMIT_NPROC, kernel.pid_max"),
            new Row("clone", EBUSY, "the container's cgroup has child cgroups with controllers and takes no process"),
            new Row("clone", EINVAL, "this kernel lacks a namespace or clone3 flag that linux.namespaces asks for"),
            new Row(
                    "userns-",
                    EPERM,
                    "map only ids that /etc/subuid and /etc/subgid give to the caller, and one own id;"
                            + " newuidmap and newgidmap need their setuid bit or file capabilities"),
            new Row("userns-", EINVAL, "the ranges of linux.uidMappings or linux.gidMappings overlap or are too many"),
            new Row(
                    "namespace-",
                    EPERM,
                    "joining needs CAP_SYS_ADMIN in the user namespace that owns the other one: join"
                            + " that user namespace too"),
            new Row(
                    "namespace-open",
                    ENOENT,
                    "the process or file behind this path has gone; take a namespace that" + " still lives"),
            new Row(
                    "cgroup-",
                    EACCES,
                    "the caller may not write there: delegate the cgroup to it (with systemd:"
                            + " Delegate=yes of its user manager), or leave out linux.cgroupsPath and linux.resources"),
            new Row(
                    "cgroup-",
                    EPERM,
                    "the caller may not write there: delegate the cgroup to it (with systemd:"
                            + " Delegate=yes of its user manager), or leave out linux.cgroupsPath and linux.resources"),
            new Row(
                    "cgroup-",
                    EROFS,
                    "the cgroup hierarchy is mounted read-only here: remount it writable, or run the"
                            + " caller with one of its own"),
            new Row(
                    "cgroup-make",
                    ENOSPC,
                    "too many cgroups: cgroup.max.descendants or cgroup.max.depth above, or stale"
                            + " ones (jrunc gc)"),
            new Row("cgroup-join", ENOSPC, "the cpuset of the cgroup has no processors or no memory nodes"),
            new Row("cgroup-write", EINVAL, "the kernel does not take this value; jrunc plan shows what is written"),
            new Row("cgroup-write", EBUSY, "the cgroup uses more than the new limit already"),
            new Row(
                    "cgroup-write",
                    ENOENT,
                    "the controller is not enabled here, or the kernel is too old for this file"),
            new Row(
                    "mount-",
                    EPERM,
                    "in a user namespace the kernel mounts proc only with a pid namespace and sysfs only"
                            + " with a network namespace of the container's own, if nothing of the host's is masked, and keeps"
                            + " locked flags (nosuid, nodev, noexec, ro) of bind mounts: add them to the options"),
            new Row(
                    "mount-",
                    EINVAL,
                    "the file system does not know one of the options, or the source is no mount that"
                            + " may be cloned; the kernel's log may say which"),
            new Row("mount-", ENODEV, "this kernel has no such file system (modprobe, /proc/filesystems)"),
            new Row("mount-", ELOOP, "the path goes over a symbolic link where none is allowed"),
            new Row("mount-", ENOSPC, "fs.mount-max mounts in this namespace, or the disk is full"),
            new Row("mount-source", ENOENT, "make the source on the host first: unlike a target it is not made"),
            new Row("rootfs-", ENOENT, "root.path is relative to the bundle, and has to be a directory"),
            new Row("rootfs-pivot", EINVAL, "the root is on a ramdisk, or its parent mount is shared: try --no-pivot"),
            new Row("rootfs-", EPERM, "binding the root needs CAP_SYS_ADMIN: as an ordinary user add a user namespace"),
            new Row(
                    "seccomp-",
                    EINVAL,
                    "the kernel does not take the filter or one of linux.seccomp.flags; jrunc"
                            + " features lists those known"),
            new Row("seccomp-", EACCES, "without CAP_SYS_ADMIN a filter needs process.noNewPrivileges"),
            new Row(
                    "process-rlimit",
                    EPERM,
                    "only a caller with CAP_SYS_RESOURCE raises a hard limit: keep to its own"),
            new Row("process-oom", EACCES, "only a caller with CAP_SYS_RESOURCE lowers its oom_score_adj"),
            new Row("process-groups", EPERM, "without newgidmap a user namespace has no supplementary groups"),
            new Row("process-user", EINVAL, "this id is not mapped into the user namespace: extend linux.uidMappings"),
            new Row("sysctl-", EACCES, "this sysctl does not belong to a namespace of the container's own"),
            new Row("sysctl-", ENOENT, "this kernel has no such sysctl, or its module is not loaded"),
            new Row(
                    "device-",
                    EPERM,
                    "making device nodes needs CAP_MKNOD of the host: as an ordinary user bind-mount"
                            + " the host's node"),
            new Row(
                    "exec-",
                    E2BIG,
                    "process.args and process.env together are larger than the kernel takes: a quarter of"
                            + " the stack limit, 128 KiB each"),
            new Row(
                    "state-",
                    EACCES,
                    "the directory of all state belongs to somebody else: give --root a directory of"
                            + " the caller's own, or set XDG_RUNTIME_DIR"),
            new Row("", ENOSPC, "the disk is full, or out of inodes (df, df -i)"),
            new Row("", EMFILE, "the caller's limit of open files is too low (ulimit -n)"),
            new Row("", ENFILE, "the host's limit of open files is reached (fs.file-max)"),
            new Row("", ENOMEM, "memory: the limit of the caller's or of the container's cgroup, or the host's"),
            new Row("", EAGAIN, "no process more: pids.max of the caller's cgroup, RLIMIT_NPROC, kernel.pid_max"),
            new Row("", EROFS, "this file system is read-only here"),
            new Row("", ENOSYS, "this kernel is too old, or a seccomp filter of the caller's hides the call"),
            new Row(
                    "",
                    EPERM,
                    "the caller lacks a capability of the host's, or its user namespace does not cover this"));

    private Hints() {}

    static List<String> all() {
        return TABLE.stream().map(Row::hint).toList();
    }

    static @Nullable String of(Failure failure) {
        for (Row row : TABLE) {
            if (row.fits(failure)) {
                return row.hint();
            }
        }
        return null;
    }
}
