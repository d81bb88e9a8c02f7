/*
 * floor: the least that the kernel has to do to run /bin/true in the container that `runc spec`
 * describes.
 *
 *   floor CGROUPS NETWORK [FILTER]
 *     in the bundle's directory; exit status of the container's process, 125 on failure
 *     CGROUPS   number of cgroup hierarchies to use, in the order of hierarchies[] below; those
 *               that are not mounted are passed over
 *     NETWORK   1: a new network namespace with its loopback up, 0: the caller's
 *     FILTER    file of struct sock_filter: installed as seccomp filter before exec
 *
 * It knows the configuration by heart (args /bin/true, terminal false), so what is measured is
 * system calls and nothing else: no parsing, no state, no path checks, no recovery. A runtime can
 * come near it; it can't do the work for less than this unless it finds a cheaper call for the
 * same effect, and then that call belongs here.
 *
 * The list, and what `strace -f runc run` (1.1.5) and `strace -f crun run` (1.8.1) do for the
 * same effect ("same": as here):
 *
 *   effect                      here                           runc               crun
 *   cgroup of each hierarchy    mkdir                          same               same
 *   cpuset                      read 2 of the root, write 2    same               same
 *   device rules                1 deny, 12 allow, 2 opens      13 opens           12 opens
 *   membership                  init writes "0" to tasks       pid, cgroup.procs  pid, cgroup.procs
 *   namespaces                  1 clone, 5 flags               3 clones, unshare  1 clone
 *   session keyring             keyctl join                    + 3 keyctl         same
 *   loopback up                 socket, ioctl                  netlink            same
 *   no propagation to the host  mount rslave                   same               + 5 x private
 *   root                        bind, remount ro,              same               same
 *                               pivot_root, umount
 *   proc dev pts shm mqueue     6 mounts, 3 mkdir              same               same
 *   sys
 *   cgroup mount                tmpfs, each: mkdir, bind,      same               same, + links
 *                               remount ro
 *   devices                     6 mknod                        same, by path      + chmod, chown
 *   links                       5 symlink                      same               + core
 *   masked paths                10 binds of /dev/null, for     10 binds,          each looked up,
 *                               directories 1 tmpfs, 1 bind    2 tmpfs            2 tmpfs
 *   read-only paths             bind, remount each             same               same
 *   hostname, session, umask,   4 calls                        same               same
 *   rlimit
 *   user                        setgroups, setresgid,          + keepcaps         + keepcaps
 *                               setresuid
 *   capabilities                bounding drops, capset,        + 41 ambient       + 3 ambient
 *                               ambient clear
 *   no new privileges, filter   2 prctl                        same               same
 *   descriptors                 close_range                    fcntl of each      close_range
 *   end                         wait4, rmdir of each           same               same
 *
 * Both peers use every mounted hierarchy, cgroup2 of a hybrid host included (they join it and do
 * not mount it); CGROUPS says how many of them count here. What a shell in the three containers
 * sees of mounts, devices, cgroups, capabilities and limits was compared: it differs in what the
 * table says and in that both peers leave the tmpfs below the cgroup mounts writable, which the
 * configuration wants read-only: one remount more here.
 *
 * Left out, because it serves the runtime and not the container: reading the configuration, the
 * state directory, the copy or bind of the runtime's own binary, synchronisation between its
 * processes, checked path walks, signal handlers, memory.*limit_in_bytes = -1 (crun; a new group
 * has no limit). Left out besides: raising the three ambient capabilities (EPERM for everybody:
 * the configuration has no inheritable ones) and reopening /dev/null for stdio.
 *
 * Membership: a write to cgroup.procs, or of a pid to tasks, takes cgroup_threadgroup_rwsem for
 * writing, and the first one after a pause waits for an RCU grace period; a task that writes "0"
 * for itself to tasks takes no such lock (cgroup_procs_write_start in kernel/cgroup/cgroup.c).
 * FLOOR_JOIN=procs in the environment selects the former.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_CGROUPS = 16, PATH_BYTES = 256, FILTER_BYTES = 64 * 1024 };

static const char *const hierarchies[] = {
    "cpuset",  "cpu",     "cpuacct", "memory",  "devices",  "freezer",    "blkio", "pids",
    "systemd", "unified", "hugetlb", "net_cls", "net_prio", "perf_event", "rdma",  "misc"};
static const char *const masked[] = {
    "proc/acpi",       "proc/asound",      "proc/kcore",       "proc/keys",    "proc/latency_stats",
    "proc/timer_list", "proc/timer_stats", "proc/sched_debug", "sys/firmware", "proc/scsi"};
static const char *const read_only[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys",
                                        "proc/sysrq-trigger"};
static const struct {
    const char *name;
    int major, minor;
} devices[] = {{"dev/null", 1, 3}, {"dev/zero", 1, 5},   {"dev/full", 1, 7},
               {"dev/tty", 5, 0},  {"dev/random", 1, 8}, {"dev/urandom", 1, 9}};
static const char *const links[][2] = {{"pts/ptmx", "dev/ptmx"},
                                       {"/proc/self/fd", "dev/fd"},
                                       {"/proc/self/fd/0", "dev/stdin"},
                                       {"/proc/self/fd/1", "dev/stdout"},
                                       {"/proc/self/fd/2", "dev/stderr"}};
static const char *const device_rules[] = {
    "c *:* m",   "b *:* m",   "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm",   "c 1:8 rwm",
    "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm", "c 10:200 rwm"};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOT_EXECUTABLE (MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define MAKE_READ_ONLY (MS_BIND | MS_REMOUNT | MS_RDONLY | NOT_EXECUTABLE)
#define KEPT_CAPABILITIES \
    ((1u << CAP_KILL) | (1u << CAP_NET_BIND_SERVICE) | (1u << CAP_AUDIT_WRITE))

struct cgroup {
    const char *name;       /* of the hierarchy, below /sys/fs/cgroup */
    char path[PATH_BYTES];  /* of the container's directory */
    int tasks;              /* descriptor of the file that takes members */
};

static struct cgroup cgroups[MAX_CGROUPS];
static int cgroup_count, in_container;
static struct sock_filter filter_code[FILTER_BYTES / sizeof(struct sock_filter)];
static struct sock_fprog filter = {0, filter_code};

static _Noreturn void fail(const char *what)
{
    dprintf(2, "floor: %s: %s\n", what, strerror(errno));
    for (int i = 0; i < cgroup_count && !in_container; i++)
        rmdir(cgroups[i].path);
    _exit(125);
}

#define CHECK(call)          \
    do {                     \
        if ((call) < 0)      \
            fail(#call);     \
    } while (0)

static void write_file(const char *path, const char *text, size_t bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, bytes) < 0)
        fail(path);
    close(fd);
}

static void copy_from_root(const char *cgroup, const char *file)
{
    char path[PATH_BYTES * 2], value[PATH_BYTES];
    snprintf(path, sizeof path, "/sys/fs/cgroup/cpuset/%s", file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t bytes = fd < 0 ? -1 : read(fd, value, sizeof value);
    if (bytes < 0)
        fail(path);
    close(fd);
    snprintf(path, sizeof path, "%s/%s", cgroup, file);
    write_file(path, value, (size_t)bytes);
}

static void apply_device_rules(const char *cgroup)
{
    char path[PATH_BYTES * 2];
    snprintf(path, sizeof path, "%s/devices.deny", cgroup);
    write_file(path, "a", 1);
    snprintf(path, sizeof path, "%s/devices.allow", cgroup);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    for (size_t i = 0; i < COUNT(device_rules); i++)
        CHECK(write(fd, device_rules[i], strlen(device_rules[i])));
    close(fd);
}

static void make_cgroups(int wanted, int own_write)
{
    char path[PATH_BYTES * 2];
    int id = getpid();
    for (size_t i = 0; i < COUNT(hierarchies) && cgroup_count < wanted; i++) {
        struct cgroup *c = &cgroups[cgroup_count];
        snprintf(c->path, sizeof c->path, "/sys/fs/cgroup/%s/floor-%d", hierarchies[i], id);
        if (mkdir(c->path, 0755) < 0) {
            if (errno == ENOENT || errno == EPERM || errno == EEXIST)
                continue; /* not mounted, or a link to one that is done */
            fail(c->path);
        }
        c->name = hierarchies[i];
        cgroup_count++;
        if (strcmp(c->name, "cpuset") == 0) {
            copy_from_root(c->path, "cpuset.cpus");
            copy_from_root(c->path, "cpuset.mems");
        }
        if (strcmp(c->name, "devices") == 0)
            apply_device_rules(c->path);
        int v2 = strcmp(c->name, "unified") == 0;
        snprintf(path, sizeof path, "%s/%s", c->path, own_write && !v2 ? "tasks" : "cgroup.procs");
        CHECK(c->tasks = open(path, O_WRONLY | O_CLOEXEC));
    }
    if (cgroup_count < wanted) {
        errno = ENOENT;
        fail("fewer cgroup hierarchies than asked for");
    }
}

static void join_cgroups(void)
{
    for (int i = 0; i < cgroup_count; i++)
        CHECK(write(cgroups[i].tasks, "0", 1));
}

static void loopback_up(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK(fd);
    CHECK(ioctl(fd, SIOCSIFFLAGS, &request));
    close(fd);
}

static void mount_cgroups(void)
{
    char target[PATH_BYTES];
    CHECK(mount("cgroup", "sys/fs/cgroup", "tmpfs", NOT_EXECUTABLE, "mode=755"));
    for (int i = 0; i < cgroup_count; i++) {
        if (strcmp(cgroups[i].name, "unified") == 0)
            continue;
        snprintf(target, sizeof target, "sys/fs/cgroup/%s", cgroups[i].name);
        CHECK(mkdir(target, 0755));
        CHECK(mount(cgroups[i].path, target, NULL, MS_BIND, NULL));
        CHECK(mount(NULL, target, NULL, MAKE_READ_ONLY, NULL));
    }
    CHECK(mount(NULL, "sys/fs/cgroup", NULL, MAKE_READ_ONLY, NULL));
}

static void mount_all(void)
{
    CHECK(mount("proc", "proc", "proc", 0, NULL));
    CHECK(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"));
    CHECK(mkdir("dev/pts", 0755));
    CHECK(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
                "newinstance,ptmxmode=0666,mode=0620,gid=5"));
    CHECK(mkdir("dev/shm", 0755));
    CHECK(mount("shm", "dev/shm", "tmpfs", NOT_EXECUTABLE, "mode=1777,size=65536k"));
    CHECK(mkdir("dev/mqueue", 0755));
    CHECK(mount("mqueue", "dev/mqueue", "mqueue", NOT_EXECUTABLE, NULL));
    CHECK(mount("sysfs", "sys", "sysfs", NOT_EXECUTABLE | MS_RDONLY, NULL));
    mount_cgroups();
}

static void make_devices(void)
{
    umask(0);
    for (size_t i = 0; i < COUNT(devices); i++)
        CHECK(mknod(devices[i].name, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor)));
    for (size_t i = 0; i < COUNT(links); i++)
        CHECK(symlink(links[i][0], links[i][1]));
}

static void pivot(void)
{
    CHECK(syscall(SYS_pivot_root, ".", "."));
    CHECK(umount2(".", MNT_DETACH));
    CHECK(chdir("/"));
    CHECK(mount(NULL, "/", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL));
}

static void hide_paths(void)
{
    const char *empty = NULL; /* a directory that is masked already */
    for (size_t i = 0; i < COUNT(masked); i++) {
        if (mount("dev/null", masked[i], NULL, MS_BIND, NULL) == 0 || errno == ENOENT)
            continue;
        if (errno != ENOTDIR)
            fail(masked[i]);
        CHECK(empty ? mount(empty, masked[i], NULL, MS_BIND, NULL)
                    : mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, NULL));
        empty = masked[i];
    }
    for (size_t i = 0; i < COUNT(read_only); i++) {
        if (mount(read_only[i], read_only[i], NULL, MS_BIND | MS_REC, NULL) < 0) {
            if (errno == ENOENT)
                continue;
            fail(read_only[i]);
        }
        CHECK(mount(NULL, read_only[i], NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL));
    }
}

static void become_user(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{KEPT_CAPABILITIES, KEPT_CAPABILITIES, 0}, {0, 0, 0}};
    struct rlimit files = {1024, 1024};
    CHECK(setrlimit(RLIMIT_NOFILE, &files));
    CHECK(sethostname("runc", 4));
    CHECK(setsid());
    umask(022);
    CHECK(setgroups(0, NULL));
    CHECK(setresgid(0, 0, 0));
    CHECK(setresuid(0, 0, 0));
    for (int c = 0; c <= CAP_LAST_CAP; c++)
        if (c > 31 || !(KEPT_CAPABILITIES & (1u << c)))
            CHECK(prctl(PR_CAPBSET_DROP, c, 0, 0, 0));
    CHECK(syscall(SYS_capset, &header, data));
    CHECK(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

static void read_filter(const char *file)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t bytes = fd < 0 ? -1 : read(fd, filter_code, sizeof filter_code);
    if (bytes <= 0)
        fail(file);
    close(fd);
    filter.len = (unsigned short)((size_t)bytes / sizeof filter_code[0]);
}

static _Noreturn void init(int own_write, int sync, int network)
{
    char *const args[] = {"/bin/true", NULL};
    char *const environment[] = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm", "HOME=/",
        NULL};
    char go;
    in_container = 1;
    if (own_write)
        join_cgroups();
    else
        CHECK(read(sync, &go, 1));
    CHECK(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "floor"));
    if (network)
        loopback_up();
    CHECK(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL));
    CHECK(mount("rootfs", "rootfs", NULL, MS_BIND | MS_REC, NULL));
    CHECK(chdir("rootfs"));
    mount_all();
    make_devices();
    pivot();
    hide_paths();
    become_user();
    CHECK(syscall(SYS_close_range, 3, ~0u, 0));
    if (filter.len)
        CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter));
    execve(args[0], args, environment);
    fail(args[0]);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        dprintf(2, "usage: floor CGROUPS NETWORK [FILTER]   (in a bundle's directory)\n");
        return 125;
    }
    const char *join = getenv("FLOOR_JOIN");
    int network = atoi(argv[2]), own_write = !join || strcmp(join, "procs") != 0;
    int status, sync[2] = {-1, -1};
    unsigned long flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
    if (network)
        flags |= CLONE_NEWNET;
    if (argc > 3)
        read_filter(argv[3]);
    make_cgroups(atoi(argv[1]), own_write);
    if (!own_write)
        CHECK(pipe2(sync, O_CLOEXEC));
    pid_t pid = (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
    CHECK(pid);
    if (pid == 0)
        init(own_write, sync[0], network);
    if (!own_write) {
        char digits[16];
        int length = snprintf(digits, sizeof digits, "%d", pid);
        for (int i = 0; i < cgroup_count; i++)
            CHECK(write(cgroups[i].tasks, digits, (size_t)length));
        CHECK(write(sync[1], "g", 1));
    }
    CHECK(waitpid(pid, &status, 0));
    for (int i = 0; i < cgroup_count; i++)
        CHECK(rmdir(cgroups[i].path));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
