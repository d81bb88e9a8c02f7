/* The foreground: signals go to the container, the terminal's bytes both ways, until it ends. */
#include "vm.h"

#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>

/* One direction of the terminal: what was read and not yet written. */
struct flow {
    int from, to;
    size_t start, end;
    char bytes[8192];
};

struct foreground {
    pid_t pid;
    int pidfd, terminal, signals, exit_code, notify, host;
    bool ended;
    struct flow in, out;
    struct termios before;
    bool raw;
};

static void resize(const struct foreground *fg)
{
    struct winsize size;
    if (fg->terminal >= 0 && !ioctl(0, TIOCGWINSZ, &size))
        ioctl(fg->terminal, TIOCSWINSZ, &size);
}

static void enter_raw(struct foreground *fg)
{
    if (fg->terminal < 0 || tcgetattr(0, &fg->before))
        return;
    struct termios raw = fg->before;
    cfmakeraw(&raw);
    fg->raw = !tcsetattr(0, TCSANOW, &raw);
    resize(fg);
}

static void reap(struct foreground *fg)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid != fg->pid)
            continue;
        fg->ended = true;
        fg->exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    if (pid < 0 && errno == ECHILD && !fg->ended) {
        fg->ended = true;
        fg->exit_code = 255;
    }
}

static void take_signal(struct foreground *fg)
{
    struct signalfd_siginfo info;
    while (read(fg->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(fg);
        else if (info.ssi_signo == SIGWINCH && fg->terminal >= 0)
            resize(fg);
        else if (fg->pidfd >= 0)
            syscall(SYS_pidfd_send_signal, fg->pidfd, info.ssi_signo, NULL, 0);
    }
}

/* False when this direction is over. */
static bool move(struct flow *flow, short readable, short writable)
{
    if (readable && flow->start == flow->end) {
        ssize_t n = read(flow->from, flow->bytes, sizeof flow->bytes);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
            return false;
        flow->start = 0;
        flow->end = n > 0 ? (size_t)n : 0;
        writable = 1;
    }
    if (writable && flow->start < flow->end) {
        ssize_t n = write(flow->to, flow->bytes + flow->start, flow->end - flow->start);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        flow->start += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Descriptors that poll takes are asked about; -1 leaves a place of the table unused. */
static void turn(struct foreground *fg, int wait_ms)
{
    bool in_full = fg->in.start < fg->in.end, out_full = fg->out.start < fg->out.end;
    struct pollfd on[6] = {
        {fg->signals, POLLIN, 0},
        {in_full ? -1 : fg->in.from, POLLIN, 0},
        {in_full ? fg->in.to : -1, POLLOUT, 0},
        {out_full ? -1 : fg->out.from, POLLIN, 0},
        {out_full ? fg->out.to : -1, POLLOUT, 0},
        {fg->notify, POLLIN, 0},
    };
    if (poll(on, 6, wait_ms) < 0)
        return;
    if (on[5].revents && notify_ready(fg->notify, fg->host, fg->pid))
        fg->notify = -1;
    if (on[0].revents)
        take_signal(fg);
    if ((on[1].revents || on[2].revents) && !move(&fg->in, on[1].revents, on[2].revents))
        fg->in.from = fg->in.to = -1, fg->in.start = fg->in.end = 0;
    if ((on[3].revents || on[4].revents) && !move(&fg->out, on[3].revents, on[4].revents))
        fg->out.from = fg->out.to = -1, fg->out.start = fg->out.end = 0;
}

static int catch_signals(sigset_t *before)
{
    sigset_t all;
    sigfillset(&all);
    for (int fault = 0; fault < 5; fault++)
        sigdelset(&all, (int[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}[fault]);
    sigprocmask(SIG_BLOCK, &all, before);
    return signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
}

OPERATION(op_supervise)
{
    sigset_t before;
    close(private_engine), private_engine = -1; /* of no more use: the container has started */
    static struct foreground only, *const fg = &only;
    fg->pid = (pid_t)arg[0];
    fg->pidfd = (int)arg[1];
    fg->terminal = (int)arg[2];
    fg->notify = arg[4] > 0 ? (int)arg[4] : -1;
    fg->host = (int)arg[5];
    fg->in.from = fg->in.to = fg->out.from = fg->out.to = -1;
    fg->signals = catch_signals(&before);
    if (fg->signals < 0)
        return -errno;
    if (fg->terminal >= 0) {
        fcntl(fg->terminal, F_SETFL, O_RDWR | O_NONBLOCK);
        fg->in.from = 0, fg->in.to = fg->terminal;
        fg->out.from = fg->terminal, fg->out.to = 1;
        enter_raw(fg);
    }
    reap(fg);
    while (!fg->ended)
        turn(fg, -1);
    /* What the terminal still holds; a child that keeps it open does not keep us. */
    for (int rounds = 0; fg->out.from >= 0 && rounds < 200; rounds++) {
        struct pollfd left = {fg->out.from, POLLIN, 0};
        if (fg->out.start == fg->out.end && poll(&left, 1, 0) <= 0)
            break;
        fg->in.from = fg->in.to = -1;
        turn(fg, 20);
    }
    if (fg->raw)
        tcsetattr(0, TCSANOW, &fg->before);
    close(fg->signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return fg->exit_code;
}
