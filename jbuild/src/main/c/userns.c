/* The namespaces of an ordinary user: found or made, joined, and held.
 *
 * A holder listens in the run root, at a name that stands for the data root's inode, and hands
 * descriptors of its namespaces to whoever connects: no pid is remembered that could be another
 * process's by then. In its mount namespace lies a small tmpfs where fronts look for the engine's
 * socket, so an engine of other namespaces is never met; that mount is busy as long as an engine
 * lives. Once it has expired (umount2(2), MNT_EXPIRE) and nobody is connected, the holder ends. */
#include "userns.h"

#include <dirent.h>
#include <linux/close_range.h>
#include <linux/nsfs.h>
#include <pwd.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "front.h"

#define CONNECTIONS_MAX 1024
#define USUAL_IDLE_SECONDS 30
#define IDLE_VARIABLE "JBUILD_USERNS_IDLE" /* seconds, for tests */
#define FILE_BYTES (1 << 20)
#define HOLDER_TMPFS "mode=0700,size=1m,nr_inodes=256"

static int complain(const char *what, int error)
{
    dprintf(2, "jbuild: %s%s%s\n", what, error ? ": " : "", error ? errno_text(error) : "");
    return -1;
}

int own_directory(const char *path)
{
    char part[PATH_MAX];
    struct stat st;
    if (strlen(path) >= sizeof part)
        return -ENAMETOOLONG;
    for (size_t n = 1; n <= strlen(path); n++)
        if (path[n] == '/' || !path[n]) {
            memcpy(part, path, n);
            part[n] = 0;
            int error = mkdir(part, 0700) ? errno : 0;
            if (error && error != EEXIST && stat(part, &st))
                return -error;
        }
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (!fstat(fd, &st) && st.st_uid == geteuid() && !(st.st_mode & 022))
        return fd;
    close(fd);
    return -EPERM;
}

/* Where fronts and a holder meet: a directory in the run root, and names in it. */
struct meeting {
    int directory;
    char socket[64], lock[64];
};

static int refuse(const char *path, int error, const char *root, const char *from)
{
    char text[PATH_MAX + 200];
    snprintf(text, sizeof text, "%s: %s; an ordinary user needs a %s of his own, given by %s", path,
             error == -EPERM ? "belongs to somebody else, or others may write to it"
                             : errno_text(-error), root, from);
    return complain(text, 0);
}

static int find_meeting(struct meeting *meeting, const struct roots *roots)
{
    struct stat st;
    int data = own_directory(roots->data);
    if (data < 0)
        return refuse(roots->data, data, "data root", "--root, JBUILD_ROOT or XDG_DATA_HOME");
    int error = fstat(data, &st) ? errno : 0;
    close(data);
    meeting->directory = error ? -error : own_directory(roots->run);
    if (meeting->directory < 0)
        return refuse(roots->run, meeting->directory, "run root",
                      "--run-root, JBUILD_RUN_ROOT or XDG_RUNTIME_DIR");
    snprintf(meeting->socket, sizeof meeting->socket, "userns-%llx-%llx.sock",
             (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    snprintf(meeting->lock, sizeof meeting->lock, "userns-%llx-%llx.lock",
             (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    return 0;
}

static struct sockaddr_un address_of(int directory, const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, name);
    return address;
}

static bool is_own(int connection)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return !getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) &&
        peer.uid == geteuid();
}

/* Two descriptors beside one byte. */
union passed {
    char bytes[CMSG_SPACE(2 * sizeof(int))];
    struct cmsghdr align;
};

static int send_namespaces(int connection, const int *spaces)
{
    union passed passed = {{0}};
    struct iovec byte = {(char[]){1}, 1};
    struct msghdr message = {.msg_iov = &byte, .msg_iovlen = 1, .msg_control = passed.bytes,
                             .msg_controllen = sizeof passed.bytes};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(head), spaces, 2 * sizeof(int));
    return sendmsg(connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 ? 0 : -errno;
}

static int receive_namespaces(int connection, int *spaces)
{
    union passed passed = {{0}};
    char byte;
    struct iovec room = {&byte, 1};
    struct msghdr message = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = passed.bytes,
                             .msg_controllen = sizeof passed.bytes};
    ssize_t n;
    while ((n = recvmsg(connection, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    struct cmsghdr *head = n == 1 ? CMSG_FIRSTHDR(&message) : NULL;
    if (!head || head->cmsg_len != CMSG_LEN(2 * sizeof(int)) || head->cmsg_type != SCM_RIGHTS)
        return n < 0 ? -errno : -ECONNREFUSED; /* it was ending */
    memcpy(spaces, CMSG_DATA(head), 2 * sizeof(int));
    return ioctl(spaces[0], NS_GET_NSTYPE) == CLONE_NEWUSER &&
        ioctl(spaces[1], NS_GET_NSTYPE) == CLONE_NEWNS ? 0 : -EBADMSG;
}

/* A connection to the holder, with its namespaces; -ECONNREFUSED or -ENOENT: there is none. */
static int ask_holder(const struct meeting *meeting, int *spaces)
{
    struct sockaddr_un address = address_of(meeting->directory, meeting->socket);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    int error = connect(fd, (struct sockaddr *)&address, sizeof address) ? -errno
        : !is_own(fd) ? -EPERM : receive_namespaces(fd, spaces);
    if (error)
        close(fd);
    return error == -ECONNRESET ? -ECONNREFUSED : error ? error : fd;
}

/* ---- making one ---- */

/* What the holder-to-be says when it has its namespaces. */
struct made {
    pid_t pid;
    int error;
};

static _Noreturn void become_holder(struct meeting *meeting, int said, int go)
{
    struct made made = {getpid(), 0};
    char byte, *idle = getenv(IDLE_VARIABLE), setting[64] = IDLE_VARIABLE "=";
    char *argv[] = {HOLDER_NAME, "3", meeting->socket, meeting->lock, NULL};
    char *envp[] = {setting, NULL};
    if (idle && strlen(idle) < 16)
        strcat(setting, idle);
    setsid();
    default_signals();
    umask(077);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
        made.error = errno;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (write(said, &made, sizeof made) != sizeof made || made.error ||
        read(go, &byte, 1) != 1 || null < 0)
        _exit(1);
    int from[4] = {null, said, null, meeting->directory}; /* its stdout says when it is ready */
    for (int fd = 0; fd < 4; fd++)
        if ((from[fd] = fcntl(from[fd], F_DUPFD, 10)) < 0)
            _exit(1);
    for (int fd = 0; fd < 4; fd++)
        if (dup2(from[fd], fd) < 0)
            _exit(1);
    syscall(SYS_close_range, 4, ~0U, 0);
    if (!chdir("/"))
        execve("/proc/self/exe", argv, envp);
    _exit(1);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Writes a map by way of the setuid program that checks it against /etc/subuid or /etc/subgid. */
static int write_map(const char *program, const char *file, const char *user, pid_t pid,
                     uint32_t own)
{
    struct id_range ranges[RANGES_MAX];
    char text[640], *bytes = calloc(1, FILE_BYTES);
    int count = 0;
    if (bytes && read_text(AT_FDCWD, file, bytes, FILE_BYTES) > 0)
        count = find_ranges(bytes, user, getuid(), ranges);
    free(bytes);
    if (!count) {
        snprintf(text, sizeof text, "%s has no ids for user %s (uid %u), who needs some for the "
                 "users of images; as root add a line such as \"%s:100000:65536\" to /etc/subuid "
                 "and /etc/subgid, with a range that nobody else has", file, user, getuid(), user);
        return complain(text, 0);
    }
    char **words = map_words(program, pid, own, ranges, count);
    pid_t child = words ? fork() : -1;
    if (child == 0) {
        execvp(program, words);
        _exit(errno == ENOENT ? 127 : 126);
    }
    int status = child < 0 ? 126 : wait_for(child);
    if (status == 127)
        snprintf(text, sizeof text, "%s is not installed: install the package uidmap (shadow-utils "
                 "or shadow on other systems)", program);
    else
        snprintf(text, sizeof text, "%s could not map the ids that %s gives user %s; it has to be "
                 "setuid root or have file capabilities", program, file, user);
    return status ? complain(text, 0) : 0;
}

static const char *user_name(void)
{
    static char number[16];
    const struct passwd *entry = getpwuid(getuid());
    const char *name = entry ? entry->pw_name : getenv("USER"); /* one of a directory service */
    snprintf(number, sizeof number, "%u", getuid());
    return name && *name ? name : number;
}

static int explain_unshare(int error)
{
    return complain(error == ENOSPC
        ? "no user namespace is to be had: sysctl user.max_user_namespaces is used up or 0"
        : "the kernel refuses a user namespace to this user; look at the sysctls "
          "kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns",
        error);
}

/* The lock is held: nobody else makes one for this place. */
static int make_holder(struct meeting *meeting)
{
    int said[2], go[2];
    char ready;
    struct made made = {0, EPIPE};
    if (pipe2(said, O_CLOEXEC) || pipe2(go, O_CLOEXEC))
        return complain("make a pipe", errno);
    pid_t between = fork();
    if (between == 0) {
        pid_t holder = fork();
        if (holder == 0) {
            close(go[1]);
            become_holder(meeting, said[1], go[0]);
        }
        _exit(holder < 0);
    }
    close(said[1]), close(go[0]);
    int error = between < 0 || wait_for(between) || read_all(said[0], &made, sizeof made)
        ? complain("start the process that holds the user namespace", EAGAIN)
        : made.error ? explain_unshare(made.error) : 0;
    if (!error)
        error = write_map("newuidmap", "/etc/subuid", user_name(), made.pid, geteuid());
    if (!error)
        error = write_map("newgidmap", "/etc/subgid", user_name(), made.pid, getegid());
    if (!error && (write(go[1], "", 1) != 1 || read_all(said[0], &ready, 1)))
        error = complain("the process that holds the user namespace did not come up", 0);
    close(said[0]), close(go[1]);
    return error;
}

/* ---- joining ---- */

static int find_or_make(struct meeting *meeting, int *spaces)
{
    int fd = ask_holder(meeting, spaces);
    if (fd != -ECONNREFUSED && fd != -ENOENT)
        return fd < 0 ? complain("ask the process that holds the user namespace", -fd) : fd;
    int lock = openat(meeting->directory, meeting->lock, O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC,
                      0600);
    if (lock < 0 || flock(lock, LOCK_EX))
        return complain("lock the user namespace's place in the run root", errno);
    fd = ask_holder(meeting, spaces);
    if ((fd == -ECONNREFUSED || fd == -ENOENT) && !make_holder(meeting))
        fd = ask_holder(meeting, spaces);
    else if (fd == -ECONNREFUSED || fd == -ENOENT)
        return -1; /* said already */
    close(lock);
    return fd < 0 ? complain("ask the process that holds the user namespace", -fd) : fd;
}

int join_namespaces(int argc, char **argv)
{
    static struct roots roots;
    char directory[PATH_MAX];
    struct meeting meeting;
    int spaces[2];
    if (!getcwd(directory, sizeof directory) || *directory != '/')
        return complain("find the current directory", errno ? errno : ENOENT);
    if (!find_roots(&roots, argc, argv, directory))
        return complain("the data root or the run root", ENAMETOOLONG);
    if (find_meeting(&meeting, &roots))
        return -1;
    int connection = find_or_make(&meeting, spaces);
    close(meeting.directory);
    if (connection < 0)
        return -1;
    if (setns(spaces[0], CLONE_NEWUSER) || setns(spaces[1], CLONE_NEWNS))
        return complain("enter the user namespace", errno);
    close(spaces[0]), close(spaces[1]);
    if (chdir(directory))
        return complain("enter the current directory in the user's mount namespace", errno);
    if (setenv("JBUILD_ROOT", roots.data, 1) || setenv("JBUILD_RUN_ROOT", roots.run, 1))
        return complain("set a variable", ENOMEM);
    return connection;
}

/* ---- holding ---- */

/* Where fronts look for the engine's socket (engine.c), in their order. */
static bool mount_for_engines(char *path, size_t room)
{
    static const char *const places[] = {"/run/user/%u/jrunc-engine", "/tmp/jrunc-%u"};
    for (int i = 0; i < 2; i++) {
        snprintf(path, room, places[i], outer_uid());
        if (mkdir(path, 0700) && errno != EEXIST)
            continue;
        int fd = own_directory(path);
        close(fd);
        if (fd >= 0)
            return !mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, HOLDER_TMPFS);
    }
    return false;
}

static int listen_at(int directory, const char *name)
{
    char temporary[80];
    snprintf(temporary, sizeof temporary, ".%.64s.%d", name, (int)getpid());
    struct sockaddr_un address = address_of(directory, temporary);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    umask(077);
    if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, sizeof address) && !listen(fd, 4096) &&
        !renameat(directory, temporary, directory, name))
        return fd;
    unlinkat(directory, temporary, 0);
    return -1;
}

struct holder {
    struct pollfd on[1 + CONNECTIONS_MAX]; /* the listener, then connections */
    nfds_t count;
    int spaces[2];
};

static void take_connection(struct holder *holder)
{
    int fd = accept4(holder->on[0].fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (holder->count <= CONNECTIONS_MAX && is_own(fd) && !send_namespaces(fd, holder->spaces))
        holder->on[holder->count++] = (struct pollfd){fd, POLLIN, 0};
    else
        close(fd);
}

/* Connections only end: nobody has anything to say. */
static void drop_ended(struct holder *holder)
{
    for (nfds_t i = 1; i < holder->count; i++)
        if (holder->on[i].revents) {
            close(holder->on[i].fd);
            holder->on[i--] = holder->on[--holder->count];
        }
}

/* Whether the namespaces can end: nobody is on the way to them, and no engine, or whoever else has
 * a descriptor there, is left. The name goes with the lock held that makers of a holder need; who
 * has connected by then and gets nothing looks again with that lock. */
static bool can_end(const struct holder *holder, int directory, char **names, const char *engines)
{
    struct pollfd waiting = {holder->on[0].fd, POLLIN, 0};
    int lock = openat(directory, names[1], O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool end = lock >= 0 && !flock(lock, LOCK_EX | LOCK_NB) && !poll(&waiting, 1, 0) &&
        (!umount2(engines, MNT_EXPIRE | UMOUNT_NOFOLLOW) || errno == EINVAL || errno == ENOENT);
    if (end)
        unlinkat(directory, names[0], 0);
    close(lock);
    return end;
}

static void serve(struct holder *holder, int idle_ms, int directory, char **names,
                  const char *engines)
{
    for (;;) {
        int n = poll(holder->on, holder->count, holder->count > 1 ? -1 : idle_ms);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0 && holder->on[0].revents)
            take_connection(holder);
        else if (n > 0)
            drop_ended(holder);
        else if (n == 0 && can_end(holder, directory, names, engines))
            return;
    }
}

int hold_namespaces(int argc, char **argv)
{
    static struct holder holder;
    char engines[64];
    const char *idle = getenv(IDLE_VARIABLE);
    int seconds = idle && *idle ? atoi(idle) : USUAL_IDLE_SECONDS;
    int directory = argc == 4 ? atoi(argv[1]) : -1;
    /* New mounts of the host are to be seen here, none of here there. */
    if (directory < 0 || mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) ||
        !mount_for_engines(engines, sizeof engines))
        return 1;
    holder.spaces[0] = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
    holder.spaces[1] = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    int listener = listen_at(directory, argv[2]);
    if (holder.spaces[0] < 0 || holder.spaces[1] < 0 || listener < 0)
        return 1;
    if (write(1, "", 1) != 1 || dup2(0, 1) < 0)
        return 1;
    holder.on[0] = (struct pollfd){listener, POLLIN, 0};
    holder.count = 1;
    /* An expired mount is one that is found unused twice. */
    serve(&holder, (seconds < 1 ? 1 : seconds) * 500, directory, argv + 2, engines);
    return 0;
}
