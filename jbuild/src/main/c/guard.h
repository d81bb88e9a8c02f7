/* What runs in a child of jbuild's front: a guard, and in its child the step or helper. */
#ifndef JBUILD_GUARD_H
#define JBUILD_GUARD_H

#include "frames.h"
#include "front.h"

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define ENGINE_LOST 125
#define PATIENCE_S 10  /* with a child that is to end */
#define END_ALL SIGUSR2 /* to a guard */

struct launch {
    uint32_t kind;
    bool attached;
    uint8_t *bytes;
    size_t size;
    int out, err, failure;
    pid_t front;
};

struct helper {
    struct build_helper head;
    char *directory, **argv, **envp;
    uint8_t *input;
};

static bool read_helper(struct helper *helper, uint8_t *bytes, size_t size)
{
    struct build_helper *head = &helper->head;
    if (size < sizeof *head)
        return false;
    memcpy(head, bytes, sizeof *head);
    uint64_t strings = 1 + (uint64_t)head->arguments + head->variables;
    char *at = (char *)bytes + sizeof *head, *end = (char *)bytes + size;
    char **table = !head->arguments || strings > size ? NULL : calloc(strings + 2, sizeof *table);
    for (uint64_t i = 0; table && i < strings; i++) {
        char *nul = memchr(at, 0, (size_t)(end - at));
        table[i <= head->arguments ? i : i + 1] = at;
        if (!nul)
            return free(table), false;
        at = nul + 1;
    }
    if (!table || head->input_size != (size_t)(end - at))
        return free(table), false;
    helper->directory = table[0];
    helper->argv = table + 1;
    helper->envp = table + 2 + head->arguments;
    helper->input = (uint8_t *)at;
    return true;
}

static _Noreturn void not_started(const struct launch *launch, int error)
{
    write_all(launch->failure, &error, sizeof error);
    _exit(127);
}

static _Noreturn void become_helper(const struct launch *launch)
{
    struct helper helper;
    if (!read_helper(&helper, launch->bytes, launch->size))
        not_started(launch, EBADMSG);
    if (!launch->attached) {
        int in = (int)syscall(SYS_memfd_create, "stdin", MFD_CLOEXEC);
        if (in < 0 || write_all(in, helper.input, helper.head.input_size) ||
            lseek(in, 0, SEEK_SET) || dup2(in, 0) < 0)
            not_started(launch, errno);
        setpgid(0, 0);
    }
    if (*helper.directory && chdir(helper.directory))
        not_started(launch, errno);
    environ = helper.envp;
    execvp(helper.argv[0], helper.argv);
    not_started(launch, errno);
}

static _Noreturn void become(const struct launch *launch)
{
    char *argv[] = {"jbuild", "RUN"};
    struct command_line line = {.argc = 2, .argv = argv, .command = 1, .program = "jbuild",
                                .root = "", .plain = true};
    pid_t guard = getppid();
    prctl(PR_SET_PDEATHSIG, launch->kind == BUILD_HELPER ? SIGKILL : SIGTERM);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (getppid() != guard || null < 0)
        not_started(launch, ECANCELED);
    if (!launch->attached &&
        (dup2(null, 0) < 0 || dup2(launch->out, 1) < 0 || dup2(launch->err, 2) < 0))
        not_started(launch, errno);
    syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
    default_signals();
    if (launch->kind == BUILD_HELPER)
        become_helper(launch);
    close(private_engine), private_engine = -1;
    engine_kind.suffix = ".none"; /* nobody explains a step's failure but the build engine itself */
    _exit(execute(&line, launch->bytes, launch->size, ROOM_BEHIND, NULL));
}

/* A step's process forwards signals, and an init may ignore them: its children are killed - the
 * init, and with it the container - and then it tidies up. One that still starts gives up. */
static void end_all(const struct launch *launch, pid_t pid)
{
    char name[64], text[4096];
    if (launch->kind == BUILD_HELPER) {
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
        return;
    }
    kill(pid, SIGTERM);
    snprintf(name, sizeof name, "/proc/%d/task/%d/children", pid, pid);
    read_text(AT_FDCWD, name, text, sizeof text);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        kill(atoi(word), SIGKILL);
}

static int exit_status(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Ends with its child's status; ends the child when told to, or when the front has died. */
static _Noreturn void guard(const struct launch *launch)
{
    const struct timespec patience = {PATIENCE_S, 0};
    sigset_t all;
    siginfo_t from;
    bool ending = false;
    int status;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    prctl(PR_SET_PDEATHSIG, END_ALL);
    if (getppid() != launch->front)
        _exit(ENGINE_LOST);
    if (!launch->attached)
        setsid();
    pid_t pid = fork();
    if (pid == 0)
        become(launch);
    if (pid < 0)
        not_started(launch, errno);
    syscall(SYS_close_range, 0, ~0U, 0);
    bool group = launch->kind == BUILD_HELPER && !launch->attached;
    for (;;) {
        int signal = ending ? sigtimedwait(&all, &from, &patience) : sigwaitinfo(&all, &from);
        if (waitpid(pid, &status, WNOHANG) == pid)
            _exit(exit_status(status));
        if (signal == END_ALL)
            end_all(launch, pid), ending = true;
        else if (signal > 0 && signal != SIGCHLD && from.si_pid == launch->front)
            kill(group ? -pid : pid, signal); /* a terminal's came to all of us */
        else if (signal < 0 && errno == EAGAIN)
            kill(pid, SIGKILL);
    }
}

#endif
