/* Processes: the joiner, init and its sealed copy, helpers and hooks. */
#include "vm.h"

#include <linux/close_range.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/wait.h>

#include "trace.h"

#ifndef MFD_EXEC
#define MFD_EXEC 0x10U
#endif
#ifndef F_SEAL_EXEC
#define F_SEAL_EXEC 0x20
#endif

int64_t stat_start(const char *text, char *state)
{
    long long start;
    const char *at = strrchr(text, ')');
    return at && sscanf(at, ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
                        " %*s %*s %lld", state, &start) == 2 ? start : -EBADMSG;
}

OPERATION(op_process_alive)
{
    char name[32], text[1024], state = 0;
    if (arg[0] <= 0)
        return 0;
    snprintf(name, sizeof name, "/proc/%d/stat", (int)arg[0]);
    int64_t size = read_text(AT_FDCWD, name, text, sizeof text);
    int64_t start = size < 0 ? size : stat_start(text, &state);
    if (arg[1] == -1)
        return start;
    return start == arg[1] && state != 'Z' && state != 'X';
}

OPERATION(op_wait)
{
    struct pollfd end = {(int)arg[0], POLLIN, 0};
    int n;
    do
        n = poll(&end, 1, (int)arg[1]);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n || arg[0] < 0 ? 0 : -ETIMEDOUT;
}

/* Why a copy: /proc/PID/exe of init leads to what it runs; a host file there could be opened for
 * writing as soon as nothing executes it any more (CVE-2019-5736). */
OPERATION(op_seal)
{
    struct stat st;
    int exe = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (exe < 0)
        return -errno;
    const char *name = "runc_cloned:/proc/self/exe";
    unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int copy = (int)syscall(SYS_memfd_create, name, flags | MFD_EXEC);
    if (copy < 0 && errno == EINVAL) /* before Linux 6.3 */
        copy = (int)syscall(SYS_memfd_create, name, flags);
    int error = copy < 0 || fstat(exe, &st) ? errno : 0;
    for (off_t at = 0; !error && at < st.st_size;) {
        ssize_t n = sendfile(copy, exe, &at, (size_t)(st.st_size - at));
        if (n <= 0 && errno != EINTR)
            error = n ? errno : EIO;
    }
    int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    if (!error && fcntl(copy, F_ADD_SEALS, seals | F_SEAL_EXEC) && fcntl(copy, F_ADD_SEALS, seals))
        error = errno;
    close(exe);
    if (error && copy >= 0)
        close(copy);
    return error ? -error : copy;
}

void default_signals(void)
{
    const long standard[4] = {0}; /* the C library keeps 32 to 34 to itself, but not the caller */
    sigset_t none;
    for (int signal = 1; signal < 65; signal++)
        syscall(SYS_rt_sigaction, signal, standard, NULL, 8);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void keep_open(const struct vm *vm, const uint16_t *kept, int64_t preserved)
{
    syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (int64_t fd = 3; fd < 3 + preserved; fd++)
        fcntl((int)fd, F_SETFD, 0);
    for (uint16_t i = 0; i < kept[0]; i++)
        if (kept[i + 1] < SLOTS && vm->shared->slot[kept[i + 1]] >= 0)
            fcntl((int)vm->shared->slot[kept[i + 1]], F_SETFD, 0);
}

/* The clone, on its way to being init: nothing but what must come before the sealed copy runs. */
static _Noreturn void become_init(const struct vm *vm, const int64_t *arg)
{
    int sync = (int)vm->shared->slot[SLOT_CHILD_SYNC];
    if (vm->shared->slot[SLOT_SYNC] >= 0)
        close((int)vm->shared->slot[SLOT_SYNC]);
    if (arg[3] & SPAWN_MAPS) {
        struct sync_message message;
        if (receive_message(sync, &message, NULL) || message.code != SYNC_MAPPED)
            _exit(1);
    }
    if (arg[3] & SPAWN_ROOT) {
        /* An unmapped uid would lose every capability in the execve below. */
        syscall(SYS_setresgid, 0, 0, 0);
        syscall(SYS_setresuid, 0, 0, 0);
    }
    prctl(PR_SET_DUMPABLE, 0);
    default_signals();
    keep_open(vm, pointer(arg[2]), arg[4]);
    fcntl(sync, F_SETFD, 0);
    char number[16];
    snprintf(number, sizeof number, "%d", sync);
    char *argv[] = {"jrunc", "init", number, NULL}, *envp[] = {NULL};
    syscall(SYS_execveat, (int)vm->shared->slot[SLOT_SEAL], "", argv, envp, AT_EMPTY_PATH);
    struct sync_error report = {.error = (uint32_t)errno};
    send_message(sync, SYNC_ERROR, 0, -1, &report, sizeof report);
    _exit(1);
}

OPERATION(op_spawn)
{
    int pidfd = -1;
    struct clone_args how = {.flags = (uint64_t)arg[0], .exit_signal = SIGCHLD};
    const uint16_t *kept = pointer(arg[2]);
    uint64_t at = offset_of(vm, arg[2]);
    if (at % 2 || !in_memory(vm, at, 2) || !in_memory(vm, at, 2 + 2ULL * *kept))
        return -EFAULT;
    if (vm->role == ROLE_FRONT) {
        how.flags |= CLONE_PIDFD;
        how.pidfd = (uint64_t)(uintptr_t)&pidfd;
    }
    if (arg[3] & SPAWN_PARENT) {
        how.flags |= CLONE_PARENT;
        how.exit_signal = 0;
    }
    if (arg[1] >= 0) {
        how.flags |= CLONE_INTO_CGROUP;
        how.cgroup = (uint64_t)arg[1];
    }
    long pid = syscall(SYS_clone3, &how, sizeof how);
    if (pid == 0)
        become_init(vm, arg);
    if (pid < 0)
        return -errno;
    if (pidfd >= 0)
        vm->shared->slot[SLOT_PIDFD] = pidfd;
    return pid;
}

/* arg[1]: in our memory, which is not copied then; not into user and time namespaces. */
OPERATION(op_join)
{
    int dumpable = prctl(PR_GET_DUMPABLE);
    pid_t joiner = arg[1] ? vfork() : fork();
    if (joiner < 0)
        return -errno;
    if (joiner == 0) {
        vm->role = ROLE_JOINER;
        _exit(vm_block(vm, (uint32_t)arg[0]) == FAILED);
    }
    int status;
    vm->role = ROLE_FRONT;
    prctl(PR_SET_DUMPABLE, dumpable);
    while (waitpid(joiner, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    if (WIFSIGNALED(status)) {
        detail(vm, "the joining process was killed by signal %d", WTERMSIG(status));
        return -ECANCELED;
    }
    return WEXITSTATUS(status) ? -EREMOTE : 0;
}

OPERATION(op_exec)
{
    char *argv[string_count(vm, arg[1]) + 1], *envp[string_count(vm, arg[2]) + 1];
    execve(pointer(arg[0]), string_table(vm, arg[1], argv), string_table(vm, arg[2], envp));
    return -errno;
}

/* What a helper says, for the text of an error; the rest is read and dropped. */
struct capture {
    int fd;
    size_t size;
    char text[700];
};

static void drain(struct capture *capture)
{
    char rest[4096];
    size_t room = sizeof capture->text - 1 - capture->size;
    ssize_t n = read(capture->fd, room ? capture->text + capture->size : rest,
                     room ? room : sizeof rest);
    if (n > 0 && room)
        capture->size += (size_t)n;
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        close(capture->fd);
        capture->fd = -1;
    }
    capture->text[capture->size] = 0;
}

static _Noreturn void become_helper(struct vm *vm, const int64_t *arg, const int *ends)
{
    char *argv[string_count(vm, arg[0]) + 1];
    char *envp[(arg[1] ? string_count(vm, arg[1]) : 0) + 1];
    envp[0] = NULL;
    setpgid(0, 0);
    default_signals();
    prctl(PR_SET_DUMPABLE, 1);
    for (int i = 0; i < 3; i++)
        if (dup2(ends[i], i) < 0)
            _exit(126);
    syscall(SYS_close_range, 3, ~0U, 0);
    if (arg[1])
        string_table(vm, arg[1], envp);
    execve(pointer(arg[5]), string_table(vm, arg[0], argv), envp);
    dprintf(2, "%s: %s", (const char *)pointer(arg[5]), errno_text(errno));
    _exit(127);
}

struct helper {
    pid_t pid;
    int pidfd;
    int64_t deadline; /* monotonic ns, 0 for none */
    struct capture said[2];
};

/* True when the process ended, false when its time is over or ours is. */
static bool attend(struct helper *helper)
{
    for (;;) {
        struct pollfd on[3] = {{helper->pidfd, POLLIN, 0}, {helper->said[0].fd, POLLIN, 0},
                               {helper->said[1].fd, POLLIN, 0}};
        int64_t left = 200;
        if (helper->deadline)
            left = (helper->deadline - monotonic_nanos()) / 1000000;
        if (left <= 0 || interrupted())
            return false;
        if (poll(on, 3, left > 200 ? 200 : (int)left + 1) < 0)
            continue;
        for (int i = 0; i < 2; i++)
            if (on[1 + i].revents)
                drain(&helper->said[i]);
        if (on[0].revents && !(on[1].revents & POLLIN) && !(on[2].revents & POLLIN))
            return true;
    }
}

static int64_t helper_result(struct vm *vm, struct helper *helper, bool ended)
{
    int status = 0;
    if (!ended) {
        kill(-helper->pid, SIGKILL);
        kill(helper->pid, SIGKILL);
    }
    while (waitpid(helper->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!ended)
        detail(vm, "it did not end %s and was killed",
               helper->deadline ? "within its timeout" : "before a signal came");
    else if (WIFSIGNALED(status))
        detail(vm, "signal: %c%s, stdout: %s, stderr: %s", /* "killed", as Go says it */
               *strsignal(WTERMSIG(status)) | 0x20, strsignal(WTERMSIG(status)) + 1,
               helper->said[0].text, helper->said[1].text);
    else if (WEXITSTATUS(status))
        detail(vm, "exit status %d, stdout: %s, stderr: %s", WEXITSTATUS(status),
               helper->said[0].text, helper->said[1].text);
    else
        return 0;
    return -ECANCELED;
}

static void close_set(const int *fds, int count)
{
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* Its stdin is a file in memory: nobody has to feed it while it runs. */
OPERATION(op_run)
{
    int end[5] = {-1, -1, -1, -1, -1}; /* stdin; stdout and stderr, reading end first */
    if (!in_memory(vm, offset_of(vm, arg[2]), (uint64_t)arg[3]))
        return -EFAULT;
    end[0] = (int)syscall(SYS_memfd_create, "stdin", MFD_CLOEXEC);
    int error = end[0] < 0 || pipe2(&end[1], O_CLOEXEC) || pipe2(&end[3], O_CLOEXEC) ? -errno
        : write_all(end[0], pointer(arg[2]), (size_t)arg[3]);
    pid_t pid = error || lseek(end[0], 0, SEEK_SET) ? -1 : fork();
    if (pid == 0) {
        if (step->number && fchdir((int)vm->shared->slot[step->number % SLOTS])) {
            dprintf(end[4], "chdir: %s", errno_text(errno));
            _exit(126);
        }
        become_helper(vm, arg, (int[]){end[0], end[2], end[4]});
    }
    if (!error && pid < 0)
        error = -errno;
    close_set((int[]){end[0], end[2], end[4]}, 3);
    if (error)
        return close_set((int[]){end[1], end[3]}, 2), error;
    fcntl(end[1], F_SETFL, O_NONBLOCK);
    fcntl(end[3], F_SETFL, O_NONBLOCK);
    struct helper helper = {.pid = pid, .pidfd = (int)syscall(SYS_pidfd_open, pid, 0),
                            .deadline = arg[4] > 0 ? monotonic_nanos() + arg[4] * 1000000000 : 0,
                            .said = {{.fd = end[1]}, {.fd = end[3]}}};
    bool ended = helper.pidfd < 0 || attend(&helper);
    int64_t result = helper_result(vm, &helper, ended);
    close_set((int[]){helper.pidfd, helper.said[0].fd, helper.said[1].fd}, 3);
    return result;
}

/* Init, from here on in the sealed copy: reads its program from the sync socket and runs it. */
int init_main(int sync_fd)
{
    static struct shared shared;
    static struct vm vm;
    static struct trace trace;
    struct sync_message message;
    struct program_header header;
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGPIPE, SIG_IGN); /* a hook need not read its stdin */
    syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (receive_message(sync_fd, &message, NULL) || message.code != SYNC_FEED ||
        read_all(sync_fd, shared.slot, sizeof shared.slot) ||
        read_all(sync_fd, &header, sizeof header))
        return 1;
    uint8_t *block = program_room(&header);
    if (!block || read_all(sync_fd, block + sizeof header, header.size - sizeof header))
        return 1;
    shared.slot[SLOT_SYNC] = sync_fd;
    struct sync_error report = {.error = EBADMSG};
    char text[sizeof report + sizeof shared.label + sizeof shared.detail];
    const char *label = "init was fed no program";
    if (!vm_load(&vm, block, header.size, &shared, ROLE_INIT)) {
        vm.trace = message.value ? &trace : NULL;
        if (vm_block(&vm, 0) != FAILED)
            return shared.exit_code;
        report = (struct sync_error){shared.failed_step, (uint32_t)shared.error,
                                     (uint32_t)shared.exit_code};
        label = vm_label(block, shared.failed_step);
    }
    memcpy(text, &report, sizeof report);
    int size = snprintf(text + sizeof report, sizeof text - sizeof report, "%.*s%c%s",
                        (int)sizeof shared.label - 1, label, 0, shared.detail);
    send_message((int)shared.slot[SLOT_SYNC], SYNC_ERROR, 0, -1, text,
                 (uint32_t)sizeof report + (uint32_t)size + 1);
    return 1;
}
