package io.jcontainers.runc.explain;

import io.jcontainers.runc.program.Errno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do next, by error code and errno. The first row that fits is taken. */
final class Hints {
    private static final String DELEGATE = "the caller may not write there: delegate the cgroup to it (with systemd:"
            + " Delegate=yes of its user manager), or leave out linux.cgroupsPath and linux.resources";
    private static final String NO_PROCESS_MORE =
            "no process more: pids.max of the caller's cgroup, RLIMIT_NPROC, kernel.pid_max";

    /**
     * One row.
     *
     * @param code the error code, or how it begins when it ends with {@code -}; empty for every one
     */
    private record Row(String code, Errno errno, String hint) {
        boolean fits(Failure failure) {
            return errno.number() == failure.errno()
                    && (code.endsWith("-") || code.isEmpty()
                            ? failure.code().startsWith(code)
                            : failure.code().equals(code));
        }
    }

    private static final List<Row> TABLE = List.of(
            new Row(
                    "clone",
                    Errno.EPERM,
                    "the kernel refuses new namespaces to this caller: as an ordinary user add a user"
                            + " namespace, and look at kernel.unprivileged_userns_clone,"
                            + " user.max_user_namespaces and AppArmor's"
                            + " restriction of user namespaces"),
            new Row(
                    "clone",
                    Errno.ENOSPC,
                    "a limit of namespaces is reached: user.max_*_namespaces, or 32 levels of nesting"),
            new Row("clone", Errno.EUSERS, "a limit of namespaces is reached: user.max_*_namespaces"),
            new Row("clone", Errno.EAGAIN, NO_PROCESS_MORE),
            new Row(
                    "clone",
                    Errno.EBUSY,
                    "the container's cgroup has child cgroups with controllers and takes no process"),
            new Row(
                    "clone",
                    Errno.EINVAL,
                    "this kernel lacks a namespace or clone3 flag that linux.namespaces asks for"),
            new Row(
                    "userns-",
                    Errno.EPERM,
                    "map only ids that /etc/subuid and /etc/subgid give to the caller, and one own id;"
                            + " newuidmap and newgidmap need their setuid bit or file capabilities"),
            new Row(
                    "userns-",
                    Errno.EINVAL,
                    "the ranges of linux.uidMappings or linux.gidMappings overlap or are too many"),
            new Row(
                    "namespace-",
                    Errno.EPERM,
                    "joining needs CAP_SYS_ADMIN in the user namespace that owns the other one: join"
                            + " that user namespace too"),
            new Row(
                    "namespace-open",
                    Errno.ENOENT,
                    "the process or file behind this path has gone; take a namespace that" + " still lives"),
            new Row("cgroup-", Errno.EACCES, DELEGATE),
            new Row("cgroup-", Errno.EPERM, DELEGATE),
            new Row(
                    "cgroup-",
                    Errno.EROFS,
                    "the cgroup hierarchy is mounted read-only here: remount it writable, or run the"
                            + " caller with one of its own"),
            new Row(
                    "cgroup-make",
                    Errno.ENOSPC,
                    "too many cgroups: cgroup.max.descendants or cgroup.max.depth above, or stale"
                            + " ones (jrunc gc)"),
            new Row("cgroup-join", Errno.ENOSPC, "the cpuset of the cgroup has no processors or no memory nodes"),
            new Row(
                    "cgroup-write",
                    Errno.EINVAL,
                    "the kernel does not take this value; jrunc plan shows what is written"),
            new Row("cgroup-write", Errno.EBUSY, "the cgroup uses more than the new limit already"),
            new Row(
                    "cgroup-write",
                    Errno.ENOENT,
                    "the controller is not enabled here, or the kernel is too old for this file"),
            new Row(
                    "mount-",
                    Errno.EPERM,
                    "in a user namespace the kernel mounts proc only with a pid namespace and sysfs only"
                            + " with a network namespace of the container's own, if nothing of the host's is"
                            + " masked, and keeps"
                            + " locked flags (nosuid, nodev, noexec, ro) of bind mounts: add them to the options"),
            new Row(
                    "mount-",
                    Errno.EINVAL,
                    "the file system does not know one of the options, or the source is no mount that"
                            + " may be cloned; the kernel's log may say which"),
            new Row("mount-", Errno.ENODEV, "this kernel has no such file system (modprobe, /proc/filesystems)"),
            new Row("mount-", Errno.ELOOP, "the path goes over a symbolic link where none is allowed"),
            new Row("mount-", Errno.ENOSPC, "fs.mount-max mounts in this namespace, or the disk is full"),
            new Row("mount-source", Errno.ENOENT, "make the source on the host first: unlike a target it is not made"),
            new Row("rootfs-", Errno.ENOENT, "root.path is relative to the bundle, and has to be a directory"),
            new Row(
                    "rootfs-pivot",
                    Errno.EINVAL,
                    "the root is on a ramdisk, or its parent mount is shared: try --no-pivot"),
            new Row(
                    "rootfs-",
                    Errno.EPERM,
                    "binding the root needs CAP_SYS_ADMIN: as an ordinary user add a user namespace"),
            new Row(
                    "seccomp-",
                    Errno.EINVAL,
                    "the kernel does not take the filter or one of linux.seccomp.flags; jrunc"
                            + " features lists those known"),
            new Row("seccomp-", Errno.EACCES, "without CAP_SYS_ADMIN a filter needs process.noNewPrivileges"),
            new Row(
                    "process-rlimit",
                    Errno.EPERM,
                    "only a caller with CAP_SYS_RESOURCE raises a hard limit: keep to its own"),
            new Row("process-oom", Errno.EACCES, "only a caller with CAP_SYS_RESOURCE lowers its oom_score_adj"),
            new Row("process-groups", Errno.EPERM, "without newgidmap a user namespace has no supplementary groups"),
            new Row(
                    "process-user",
                    Errno.EINVAL,
                    "this id is not mapped into the user namespace: extend linux.uidMappings"),
            new Row("sysctl-", Errno.EACCES, "this sysctl does not belong to a namespace of the container's own"),
            new Row("sysctl-", Errno.ENOENT, "this kernel has no such sysctl, or its module is not loaded"),
            new Row(
                    "device-",
                    Errno.EPERM,
                    "making device nodes needs CAP_MKNOD of the host: as an ordinary user bind-mount"
                            + " the host's node"),
            new Row(
                    "exec-",
                    Errno.E2BIG,
                    "process.args and process.env together are larger than the kernel takes: a quarter of"
                            + " the stack limit, 128 KiB each"),
            new Row(
                    "state-",
                    Errno.EACCES,
                    "the directory of all state belongs to somebody else: give --root a directory of"
                            + " the caller's own, or set XDG_RUNTIME_DIR"),
            new Row("", Errno.ENOSPC, "the disk is full, or out of inodes (df, df -i)"),
            new Row("", Errno.EMFILE, "the caller's limit of open files is too low (ulimit -n)"),
            new Row("", Errno.ENFILE, "the host's limit of open files is reached (fs.file-max)"),
            new Row("", Errno.ENOMEM, "memory: the limit of the caller's or of the container's cgroup, or the host's"),
            new Row("", Errno.EAGAIN, NO_PROCESS_MORE),
            new Row("", Errno.EROFS, "this file system is read-only here"),
            new Row("", Errno.ENOSYS, "this kernel is too old, or a seccomp filter of the caller's hides the call"),
            new Row(
                    "",
                    Errno.EPERM,
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
