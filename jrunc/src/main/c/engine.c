/* Finding the resident engine, and starting it so that nothing of the caller stays with it. */
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

/* The caller's uid as the host counts it: user namespaces share one engine per owner. */
uid_t outer_uid(void)
{
    char map[4096];
    unsigned inside, outside, count;
    uid_t uid = geteuid();
    int64_t size = read_file(AT_FDCWD, "/proc/self/uid_map", map, sizeof map - 1);
    map[size > 0 ? size : 0] = 0;
    for (char *at = map; sscanf(at, "%u %u %u", &inside, &outside, &count) == 3;) {
        if (uid >= inside && uid - inside < count)
            return outside + (uid - inside);
        at = strchr(at, '\n');
        if (!at)
            break;
        at++;
    }
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
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) {
        int error = errno;
        close(fd);
        return -error;
    }
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) || peer.uid != geteuid()) {
        close(fd);
        return -EPERM;
    }
    return fd;
}

/* "a/dist/bin/jrunc" -> "a/dist" */
static int find_dist(char *dist)
{
    ssize_t n = readlink("/proc/self/exe", dist, DIST_MAX - 1);
    if (n <= 0)
        return -errno;
    dist[n] = 0;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(dist, '/');
        if (!slash)
            return -ENOENT;
        *slash = 0;
    }
    return 0;
}

/* lib/engine.args: one argument a line, @DIST@ is this installation. */
static char **engine_arguments(const char *dist, char *fd_text)
{
    static char *argv[ENGINE_ARGUMENTS + 4];
    char path[DIST_MAX + 32], text[16384];
    snprintf(path, sizeof path, "%s/lib/engine.args", dist);
    int64_t size = read_file(AT_FDCWD, path, text, sizeof text - 1);
    if (size <= 0)
        return NULL;
    text[size] = 0;
    int count = 0;
    snprintf(path, sizeof path, "%s/runtime/bin/java", dist);
    argv[count++] = strdup(path);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t length;
        FILE *word = count < ENGINE_ARGUMENTS ? open_memstream(&argv[count++], &length) : NULL;
        if (!word)
            return NULL;
        for (const char *at = line; *at; at++)
            if (strncmp(at, "@DIST@", 6))
                fputc(*at, word);
            else
                fputs(dist, word), at += 5;
        fclose(word);
    }
    argv[count++] = "--listen";
    argv[count++] = fd_text;
    argv[count] = NULL;
    return argv;
}

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && !write_all(fd, text, strlen(text));
    if (fd >= 0)
        close(fd);
    return good;
}

/* Out of every limited cgroup of the caller, into one of the engine's own where that works. */
static void leave_cgroups(void)
{
    char text[65536], path[512];
    int64_t size = read_file(AT_FDCWD, "/proc/self/mountinfo", text, sizeof text - 1);
    text[size > 0 ? size : 0] = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char mountpoint[256], *type = strstr(line, " - cgroup");
        if (!type || sscanf(line, "%*d %*d %*s %*s %255s", mountpoint) != 1)
            continue;
        snprintf(path, sizeof path, "%s/jrunc-engine", mountpoint);
        if (strstr(type, "cpuset")) { /* a new v1 cpuset is empty and takes nobody */
            snprintf(path, sizeof path, "%s/cgroup.procs", mountpoint);
            write_text(path, "0");
            continue;
        }
        bool made = !mkdir(path, 0755) || errno == EEXIST;
        snprintf(path, sizeof path, "%s%s/cgroup.procs", mountpoint, made ? "/jrunc-engine" : "");
        write_text(path, "0");
    }
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
    int64_t size = read_file(AT_FDCWD, "/proc/self/oom_score_adj", score, sizeof score - 1);
    if (size > 0 && score[0] == '-')
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

/* Its descriptors: /dev/null three times, the listening socket, its directory. */
static _Noreturn void become_engine(int listener, int directory, char **argv)
{
    char *envp[] = {"LC_ALL=C.UTF-8", NULL};
    leave_cgroups();
    forget_caller();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int from[5] = {null, null, null, listener, directory};
    for (int fd = 3; fd < 5; fd++) /* out of the way of the numbers that they get */
        if ((from[fd] = fcntl(from[fd], F_DUPFD, 10)) < 0)
            _exit(1);
    from[0] = from[1] = from[2] = fcntl(null, F_DUPFD, 10);
    for (int fd = 0; fd < 5; fd++)
        if (dup2(from[fd], fd) < 0)
            _exit(1);
    syscall(SYS_close_range, 5, ~0U, 0);
    drop_authority();
    execve(argv[0], argv, envp);
    _exit(1);
}

static int start_engine(int directory, const char *name, const char **why)
{
    char dist[DIST_MAX], temporary[64];
    *why = "find the engine's files beside the program";
    char **argv = find_dist(dist) ? NULL : engine_arguments(dist, "3");
    if (!argv)
        return -ENOENT;
    *why = "make the engine's socket";
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(temporary, sizeof temporary, ".%s.%d", name, (int)getpid());
    struct sockaddr_un address = address_in(directory, temporary);
    mode_t before = umask(077);
    int error = listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) ||
        listen(listener, 4096) || renameat(directory, temporary, directory, name) ? errno : 0;
    umask(before);
    *why = "start the engine";
    pid_t pid = error ? 0 : fork();
    if (!error && pid == 0) {
        if (fork() == 0)
            become_engine(listener, directory, argv);
        _exit(0);
    }
    if (!error && pid < 0)
        error = errno;
    if (!error)
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
    if (listener >= 0)
        close(listener);
    return -error;
}

int engine_connect(bool start, const char **why)
{
    char name[64], lock_name[64];
    *why = "find a directory for the engine's socket";
    int directory = engine_directory();
    if (directory < 0)
        return directory;
    snprintf(name, sizeof name, "%.40s.sock", BUILD_ID);
    snprintf(lock_name, sizeof lock_name, "%.40s.lock", BUILD_ID);
    *why = "connect to the engine";
    int fd = try_connect(directory, name);
    if (start && (fd == -ECONNREFUSED || fd == -ENOENT)) {
        int lock = openat(directory, lock_name, O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
        int error = lock < 0 || flock(lock, LOCK_EX) ? -errno : 0;
        fd = error ? error : try_connect(directory, name);
        if (!error && (fd == -ECONNREFUSED || fd == -ENOENT)) {
            error = start_engine(directory, name, why);
            fd = error ? error : try_connect(directory, name);
        }
        if (lock >= 0)
            close(lock);
    }
    close(directory);
    return fd;
}
