/* Finding the resident engine, and starting one so that nothing of the caller stays with it. */
#include "front.h"

#include <linux/capability.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <sys/wait.h>

#define DIST_MAX 3072
#define ENGINE_ARGUMENTS 64
#define PRIVATE_ENGINES 2
#define PRIVATE_PATIENCE_MS 60000
#define PRIVATE_FD 60 /* out of the way of descriptors that a caller hands on */
#define NARROW_BYTES (256LL << 20)
#define NARROW_TASKS 256
#define LOCK_FLAGS (O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC)

int private_engine = -1;
struct engine_kind engine_kind = {"", "engine.args", false};

/* The caller's uid as the host counts it: user namespaces share one engine per owner. */
uid_t outer_uid(void)
{
    static char map[4096]; /* read once: it is wanted for the state's root and for the engine */
    char lines[sizeof map];
    unsigned inside, outside, count;
    uid_t uid = geteuid();
    if (!map[0])
        read_text(AT_FDCWD, "/proc/self/uid_map", map, sizeof map);
    memcpy(lines, map, sizeof map);
    for (char *line = strtok(lines, "\n"); line; line = strtok(NULL, "\n"))
        if (sscanf(line, "%u %u %u", &inside, &outside, &count) == 3 && uid >= inside &&
            uid - inside < count)
            return outside + (uid - inside);
    return uid;
}

static int owned_directory(const char *path)
{
    struct stat st;
    if (mkdir(path, 0700) && errno != EEXIST)
        return -errno;
    int fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (!fstat(fd, &st) && st.st_uid == geteuid() && !(st.st_mode & 077))
        return fd;
    close(fd);
    return -EPERM;
}

static int engine_directory(void)
{
    char path[64];
    uid_t uid = outer_uid();
    int fd = uid == 0 ? owned_directory("/run/jrunc-engine") : -1;
    snprintf(path, sizeof path, "/run/user/%u/jrunc-engine", uid);
    if (fd < 0)
        fd = owned_directory(path);
    snprintf(path, sizeof path, "/tmp/jrunc-%u", uid);
    return fd < 0 ? owned_directory(path) : fd;
}

/* sun_path is short and directories are long: the name goes by way of the descriptor. */
static struct sockaddr_un address_in(int directory, const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, name);
    return address;
}

static int try_connect(int directory, const char *name)
{
    struct sockaddr_un address = address_in(directory, name);
    struct ucred peer;
    socklen_t size = sizeof peer;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    int error = connect(fd, (struct sockaddr *)&address, sizeof address) ? errno
        : getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) || peer.uid != geteuid() ? EPERM
        : 0;
    if (error)
        close(fd);
    return error ? -error : fd;
}

/* A file in lib beside bin: one argument a line, @DIST@ is this installation. */
static char **engine_arguments(char *how)
{
    static char *argv[ENGINE_ARGUMENTS + 4], text[16384];
    char dist[DIST_MAX] = "", path[DIST_MAX + 32], *slash;
    int count = 0;
    if (readlink("/proc/self/exe", dist, sizeof dist - 1) < 0)
        return NULL;
    for (int up = 0; up < 2 && (slash = strrchr(dist, '/')); up++)
        *slash = 0;
    snprintf(path, sizeof path, "%s/runtime/bin/java", dist);
    argv[count++] = strdup(path);
    snprintf(path, sizeof path, "%s/lib/%s", dist, engine_kind.arguments);
    if (read_text(AT_FDCWD, path, text, sizeof text) <= 0)
        return NULL;
    for (char *word = strtok(text, "\n"); word && count <= ENGINE_ARGUMENTS;
         word = strtok(NULL, "\n")) {
        char *hole = word;
        for (size_t done = 0; (hole = strstr(word + done, "@DIST@"));) {
            done = (size_t)(hole - word) + strlen(dist);
            if (asprintf(&word, "%.*s%s%s", (int)(hole - word), word, dist, hole + 6) < 0)
                return NULL;
        }
        argv[count++] = word;
    }
    argv[count++] = how;
    argv[count++] = "3";
    argv[count] = NULL;
    return argv;
}

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && !write_all(fd, text, strlen(text));
    close(fd);
    return good;
}

/* Too little for the engine beside a container. */
static bool is_narrow(const char *cgroup)
{
    static const struct {
        const char *file;
        int64_t least;
    } limits[] = {{"memory.max", NARROW_BYTES}, {"memory.limit_in_bytes", NARROW_BYTES},
                  {"pids.max", NARROW_TASKS}};
    char path[1024], text[32];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", cgroup, limits[i].file);
        if (read_text(AT_FDCWD, path, text, sizeof text) > 0 && *text != 'm' /* max */ &&
            strtoll(text, NULL, 10) < limits[i].least)
            return true;
    }
    return false;
}

/* Out of the caller's cgroups where that works: to the roots, or into some of the engine's own.
 * True when it is in a narrow one still, be it what a cgroup namespace shows as the root. */
static bool leave_cgroups(bool make)
{
    static const char *const keys[] = {"0::", ":memory:", ":pids:"};
    char text[65536], own[8192], path[1024];
    bool narrow = false;
    read_text(AT_FDCWD, "/proc/self/mountinfo", text, sizeof text);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char mountpoint[256], *type = strstr(line, " - cgroup");
        if (!type || sscanf(line, "%*d %*d %*s %*s %255s", mountpoint) != 1)
            continue;
        narrow |= is_narrow(mountpoint);
        snprintf(path, sizeof path, "%s/jrunc-engine", mountpoint);
        /* a new v1 cpuset is empty and takes nobody */
        bool made = make && !narrow && !strstr(type, "cpuset") &&
            (!mkdir(path, 0755) || errno == EEXIST);
        /* v1: our only thread, for which the kernel need not wait as for a whole process */
        snprintf(path, sizeof path, "%s%s/%s", mountpoint, made ? "/jrunc-engine" : "",
                 strncmp(type, " - cgroup2", 10) ? "tasks" : "cgroup.procs");
        write_text(path, "0");
        read_text(AT_FDCWD, "/proc/self/cgroup", own, sizeof own);
        for (int i = 0; i < 3; i++) {
            const char *at = strstr(own, keys[i]), *below = at ? strchr(at, '/') : "";
            snprintf(path, sizeof path, "%s%.*s", mountpoint, (int)strcspn(below, "\n"), below);
            narrow |= is_narrow(path);
        }
    }
    return narrow;
}

/* What would go on to every later caller: a filter, no_new_privs; or an idle time of none. */
static bool is_bound(char **argv)
{
    int filter = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
    bool never_idle = false;
    for (; *argv; argv++)
        never_idle |= !strcmp(*argv, "-Djrunc.idle.seconds=0");
    return never_idle || filter > 0 || (filter < 0 && errno != EINVAL) ||
        prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static void drop_authority(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    for (int capability = 0; capability < 64; capability++)
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    syscall(SYS_capset, &head, none);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static void forget_caller(void)
{
    cpu_set_t every;
    char score[16];
    memset(&every, 0xff, sizeof every);
    default_signals();
    setsid();
    syscall(SYS_keyctl, 1, NULL); /* KEYCTL_JOIN_SESSION_KEYRING */
    sched_setaffinity(0, sizeof every, &every);
    setpriority(PRIO_PROCESS, 0, 0);
    if (read_text(AT_FDCWD, "/proc/self/oom_score_adj", score, sizeof score) > 0 && *score == '-')
        write_text("/proc/self/oom_score_adj", "0");
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit;
        if (!getrlimit(i, &limit)) {
            limit.rlim_cur = limit.rlim_max;
            setrlimit(i, &limit);
        }
    }
    umask(077);
    if (chdir("/"))
        _exit(1);
}

/* conmon adopts what its children leave behind, and at its end waits for all that it has: when
 * nothing but us is left, by then adopting nobody, we go, and the engine is init's. */
static _Noreturn void stand_between(pid_t engine)
{
    struct pollfd end = {(int)syscall(SYS_pidfd_open, engine, 0), POLLIN, 0};
    char name[64], text[64] = "conmon\n";
    int first, second, alone = 0;
    close(3), close(4);
    while (alone < 2 && !strcmp(text, "conmon\n") && !poll(&end, 1, 500)) {
        snprintf(name, sizeof name, "/proc/%d/task/%d/children", getppid(), getppid());
        read_text(AT_FDCWD, name, text, sizeof text);
        alone = sscanf(text, "%d %d", &first, &second) == 1 ? alone + 1 : 0;
        snprintf(name, sizeof name, "/proc/%d/comm", getppid());
        read_text(AT_FDCWD, name, text, sizeof text);
    }
    _exit(0);
}

/* Its descriptors: /dev/null three times, its socket, its directory, the lock that it lives by. */
static _Noreturn void become_engine(int socket, int directory, int lock, char **argv)
{
    char *envp[] = {"LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=2", NULL};
    forget_caller();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC), count = lock < 0 ? 5 : 6;
    int from[6] = {null, null, null, socket, directory, lock};
    for (int fd = 0; fd < count; fd++) /* out of the way of the numbers that they get */
        if ((from[fd] = fcntl(from[fd], F_DUPFD, 10)) < 0)
            _exit(1);
    for (int fd = 0; fd < count; fd++)
        if (dup2(from[fd], fd) < 0)
            _exit(1);
    syscall(SYS_close_range, count, ~0U, 0);
    if (!engine_kind.keeps_authority)
        drop_authority();
    pid_t engine = lock < 0 ? fork() : 0;
    if (engine > 0)
        stand_between(engine);
    execve(argv[0], argv, envp);
    _exit(1);
}

static int exit_code(pid_t pid)
{
    int status = 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid < 0 ? errno : WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

/* By a name for a shared one, which temporary becomes, or -EXDEV: we are bound. A private one makes
 * no cgroups: nobody would remove them. */
static int start_engine(int socket, int directory, int lock, char **argv, const char *temporary,
                        const char *name)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (name && is_bound(argv))
            _exit(EXDEV);
        if (leave_cgroups(name) && name)
            _exit(EXDEV);
        if (name && renameat(directory, temporary, directory, name))
            _exit(errno);
        if ((pid = fork()) == 0)
            become_engine(socket, directory, lock, argv);
        _exit(pid < 0 ? errno : 0);
    }
    return -exit_code(pid);
}

static int start_shared(int directory, const char *name, const char **why)
{
    char temporary[96], **argv = engine_arguments("--listen");
    *why = argv ? "start the engine" : "find the engine's files beside the program";
    if (!argv)
        return -ENOENT;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(temporary, sizeof temporary, ".%s.%d", name, (int)getpid());
    struct sockaddr_un address = address_in(directory, temporary);
    mode_t before = umask(077);
    int error = listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) ||
        listen(listener, 4096) ? -errno : 0;
    umask(before);
    if (!error && (error = start_engine(listener, directory, -1, argv, temporary, name)))
        unlinkat(directory, temporary, 0);
    if (listener >= 0)
        close(listener);
    return error ? error : try_connect(directory, name);
}

/* One that serves this front alone; `lock` goes on to it, and ends with it. */
static int start_private(int directory, int lock)
{
    int pair[2];
    char **argv = engine_arguments("--serve");
    if (!argv || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return argv ? -errno : -ENOENT;
    int error = start_engine(pair[1], directory, lock, argv, NULL, NULL);
    private_engine = error ? error : fcntl(pair[0], F_DUPFD_CLOEXEC, PRIVATE_FD);
    close(pair[1]);
    close(pair[0]);
    return private_engine;
}

/* One of the few places that a user has for private engines: its lock, or -1. */
static int take_place(int directory)
{
    char name[32];
    for (int i = 0; i < PRIVATE_ENGINES; i++) {
        snprintf(name, sizeof name, "private-%d.lock", i);
        int lock = openat(directory, name, LOCK_FLAGS, 0600);
        if (lock >= 0 && !flock(lock, LOCK_EX | LOCK_NB))
            return lock;
        close(lock);
    }
    return -1;
}

static int connect_alone(int directory, const char *name, const char **why)
{
    *why = "wait for one of this user's 2 private engines to end; a call without no_new_privs, "
           "seccomp filter and narrow cgroup starts one that all share";
    for (int waited_ms = 0; waited_ms < PRIVATE_PATIENCE_MS; waited_ms += 20) {
        int fd = try_connect(directory, name), place = fd < 0 ? take_place(directory) : -1;
        if (place >= 0) {
            *why = "start a private engine";
            fd = start_private(directory, place);
            close(place);
        }
        if (fd >= 0 || place >= 0)
            return fd;
        usleep(20000);
    }
    return -ETIMEDOUT;
}

int engine_connect(bool start, const char **why)
{
    char name[64], lock_name[64];
    if (private_engine >= 0)
        return private_engine;
    *why = "find a directory for the engine's socket";
    int directory = engine_directory();
    if (directory < 0)
        return directory;
    snprintf(name, sizeof name, "%.40s%s.sock", BUILD_ID, engine_kind.suffix);
    snprintf(lock_name, sizeof lock_name, "%.40s%s.lock", BUILD_ID, engine_kind.suffix);
    *why = "connect to the engine";
    int fd = try_connect(directory, name);
    if (start && (fd == -ECONNREFUSED || fd == -ENOENT)) {
        int lock = openat(directory, lock_name, LOCK_FLAGS, 0600);
        int error = lock < 0 || flock(lock, LOCK_EX) ? -errno : 0;
        fd = error ? error : try_connect(directory, name);
        if (!error && (fd == -ECONNREFUSED || fd == -ENOENT))
            fd = start_shared(directory, name, why);
        if (lock >= 0)
            close(lock);
        if (fd == -EXDEV)
            fd = connect_alone(directory, name, why);
    }
    close(directory);
    return fd;
}
