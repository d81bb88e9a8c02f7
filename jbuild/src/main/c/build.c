/* The front of jbuild: asks the build engine, prints what it says, runs its steps and helpers. */
#include "guard.h"
#include "netns.h"
#include "userns.h"

#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <termios.h>

#define CHILDREN_MAX 64
#define CHUNK_BYTES 65536
#define LATE_READS 64 /* of what a child wrote, once it has ended */
#define ENGINE_TRIES 5

/* A step or a helper, by its guard: a process that outlives us long enough to end it. */
struct child {
    uint32_t number;
    pid_t guard;
    int said[2]; /* stdout, stderr: reading ends, -1 when they have ended */
    int failure; /* an errno comes from here when it can't be started */
    int status, late;
    bool ended, attached;
};

/* What waits to be written to stdout or stderr. */
struct sink {
    int fd, error;
    size_t most; /* in one write, so that it never waits */
    size_t start, end, written;
    uint8_t bytes[2 * BUILD_OUT_WINDOW];
};

struct talk {
    int engine, signals, status;
    bool taken, over, full; /* the engine has the request, the last word; too much to take more */
    int interruptions;
    uint32_t wanted, heard; /* bytes of stdin, of children, that the engine has room for */
    struct sink sink[2];
    struct child child[CHILDREN_MAX];
    int children;
    bool attached, is_terminal; /* a child has our stdio; which is one, and was so before: */
    struct termios before;
};

static void tell(const struct talk *talk, uint32_t kind, const uint32_t *numbers, uint32_t count,
                 const void *bytes, size_t size)
{
    uint32_t head[5] = {count * 4 + (uint32_t)size, kind};
    struct iovec parts[2] = {{head, 8 + 4 * count}, {(void *)(uintptr_t)bytes, size}};
    memcpy(head + 2, numbers, 4 * count);
    send_parts(talk->engine, parts, size ? 2 : 1, -1); /* its reader sees that the engine is gone */
}

static void tell_size(const struct talk *talk)
{
    struct winsize size = {0};
    uint32_t numbers[3] = {0};
    for (int fd = 0; fd < 3; fd++)
        if (!ioctl(fd, TIOCGWINSZ, &size)) {
            numbers[0] = size.ws_row;
            numbers[1] = size.ws_col;
            numbers[2] |= 1U << fd;
        }
    tell(talk, BUILD_SIZE, numbers, 3, NULL, 0);
}

static bool engine_has_room(struct talk *talk)
{
    struct pollfd room = {talk->engine, POLLOUT, 0};
    talk->full = poll(&room, 1, 0) <= 0;
    return !talk->full;
}

static void close_set(const int *fds, int count)
{
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* --- output ------------------------------------------------------------------------------ */

/* Whoever reads it may stop, and Ctrl-C has to work all the same: what can wait is opened once
 * more, so that our O_NONBLOCK is nobody else's. */
static void open_sink(struct sink *sink, int fd)
{
    struct stat st;
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    bool waits = !fstat(fd, &st) && !S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode);
    int own = waits ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
    sink->fd = own >= 0 ? own : fd;
    sink->most = waits && own < 0 ? PIPE_BUF : BUILD_OUT_WINDOW;
}

static void fail_sink(struct talk *talk, uint32_t fd, int error)
{
    struct sink *sink = &talk->sink[fd - 1];
    dprintf(2, "jbuild: write to standard %s: %s\n", fd == 1 ? "output" : "error",
            errno_text(error));
    sink->error = error;
    sink->written += sink->end - sink->start;
    sink->start = sink->end;
    tell(talk, BUILD_OUT_FAILED, (uint32_t[]){fd, (uint32_t)error}, 2, NULL, 0);
}

static void empty_sink(struct talk *talk, uint32_t fd)
{
    struct sink *sink = &talk->sink[fd - 1];
    struct pollfd room = {sink->fd, POLLOUT, 0};
    while (sink->start < sink->end && poll(&room, 1, 0) > 0) {
        size_t left = sink->end - sink->start;
        ssize_t n = write(sink->fd, sink->bytes + sink->start,
                          left < sink->most ? left : sink->most);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            fail_sink(talk, fd, errno);
        if (n < 0)
            break;
        sink->start += (size_t)n;
        sink->written += (size_t)n;
    }
    if (sink->written >= BUILD_OUT_WINDOW / 4) {
        tell(talk, BUILD_TOOK, (uint32_t[]){fd, (uint32_t)sink->written}, 2, NULL, 0);
        sink->written = 0;
    }
}

static int take_output(struct talk *talk, uint32_t fd, size_t size)
{
    if (fd != 1 && fd != 2)
        return -EBADMSG;
    struct sink *sink = &talk->sink[fd - 1];
    if (sink->start == sink->end || sink->end + size > sizeof sink->bytes) {
        memmove(sink->bytes, sink->bytes + sink->start, sink->end - sink->start);
        sink->end -= sink->start;
        sink->start = 0;
    }
    if (size > sizeof sink->bytes - sink->end)
        return -EBADMSG;
    int error = read_all(talk->engine, sink->bytes + sink->end, size);
    if (sink->error)
        sink->written += size;
    else if (!error)
        sink->end += size;
    empty_sink(talk, fd);
    return error;
}

/* --- children ---------------------------------------------------------------------------- */

static void start_child(struct talk *talk, uint32_t kind, uint32_t number, uint8_t *bytes,
                        size_t size)
{
    int end[6] = {-1, -1, -1, -1, -1, -1}; /* reading ends of stdout, stderr, failure; writing */
    struct launch launch = {.kind = kind, .bytes = bytes, .size = size, .front = getpid()};
    launch.attached = kind == BUILD_RUN_ATTACHED ||
        (kind == BUILD_HELPER && size > sizeof(struct build_helper) && *bytes);
    int error = talk->children == CHILDREN_MAX ? EAGAIN
        : launch.attached && talk->attached ? EBUSY : 0;
    for (int i = launch.attached ? 2 : 0, pair[2]; i < 3 && !error; i++) {
        error = pipe2(pair, O_CLOEXEC) ? errno : 0;
        if (!error)
            end[i] = pair[0], end[i + 3] = pair[1];
    }
    launch.out = end[3], launch.err = end[4], launch.failure = end[5];
    if (!error && launch.attached)
        talk->is_terminal = !tcgetattr(0, &talk->before);
    pid_t pid = error ? -1 : fork();
    if (pid == 0)
        guard(&launch);
    if (pid < 0) {
        error = error ? error : errno;
        tell(talk, BUILD_ENDED, (uint32_t[]){number, ENGINE_LOST, (uint32_t)error}, 3, NULL, 0);
        close_set(end, 6);
        return;
    }
    close_set(end + 3, 3);
    talk->attached |= launch.attached;
    talk->child[talk->children++] = (struct child){
        number, pid, {end[0], end[1]}, end[2], 0, 0, false, launch.attached};
}

static void stop_child(const struct talk *talk, uint32_t number, int signal)
{
    for (int i = 0; i < talk->children; i++)
        if (talk->child[i].number == number && !talk->child[i].ended)
            kill(talk->child[i].guard, signal == SIGKILL ? END_ALL : signal);
}

static void reap(struct talk *talk)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < talk->children; i++)
            if (talk->child[i].guard == pid) {
                talk->child[i].ended = true;
                talk->child[i].status = exit_status(status);
            }
}

static void take_said(struct talk *talk, struct child *child, uint32_t stream)
{
    static char bytes[CHUNK_BYTES];
    ssize_t n = read(child->said[stream], bytes,
                     talk->heard < sizeof bytes ? talk->heard : sizeof bytes);
    if (n > 0) {
        talk->heard -= (uint32_t)n;
        tell(talk, BUILD_SAID, (uint32_t[]){child->number, stream + 1}, 2, bytes, (size_t)n);
    } else if (n == 0 || errno != EINTR) {
        close(child->said[stream]);
        child->said[stream] = -1;
    }
}

/* Nobody waits for a writer whom a child left behind. */
static bool heard_all(struct talk *talk, struct child *child)
{
    for (uint32_t stream = 0; stream < 2; stream++) {
        struct pollfd left = {child->said[stream], POLLIN, 0};
        while (child->late < LATE_READS && child->said[stream] >= 0 && poll(&left, 1, 0) > 0 &&
               left.revents & POLLIN) {
            if (!talk->heard || !engine_has_room(talk))
                return false;
            take_said(talk, child, stream);
            child->late++;
        }
    }
    return true;
}

static void take_ends(struct talk *talk)
{
    for (int i = 0; i < talk->children; i++) {
        struct child *child = &talk->child[i];
        if (!child->ended || (!talk->over && !heard_all(talk, child)))
            continue;
        int error = 0;
        if (read(child->failure, &error, sizeof error) != sizeof error)
            error = 0;
        close_set((int[]){child->said[0], child->said[1], child->failure}, 3);
        if (child->attached && talk->is_terminal) {
            tcsetattr(0, TCSANOW, &talk->before);
            tcsetpgrp(0, getpgrp());
        }
        talk->attached &= !child->attached;
        tell(talk, BUILD_ENDED,
             (uint32_t[]){child->number, (uint32_t)child->status, (uint32_t)error}, 3, NULL, 0);
        *child = talk->child[--talk->children];
        i--;
    }
}

/* --- the conversation -------------------------------------------------------------------- */

static void take_signals(struct talk *talk)
{
    struct signalfd_siginfo info;
    while (read(talk->signals, &info, sizeof info) == sizeof info) {
        bool typed = info.ssi_signo == SIGINT || info.ssi_signo == SIGQUIT;
        if (info.ssi_signo == SIGCHLD)
            reap(talk);
        else if (info.ssi_signo == SIGWINCH)
            tell_size(talk);
        else if (typed && talk->attached)
            continue; /* meant for the child */
        else if (talk->interruptions++ == 0)
            tell(talk, BUILD_SIGNAL, &info.ssi_signo, 1, NULL, 0);
        else
            talk->over = true, talk->status = 128 + (int)info.ssi_signo;
    }
}

static void take_input(struct talk *talk)
{
    static char bytes[CHUNK_BYTES];
    ssize_t n = read(0, bytes, talk->wanted < sizeof bytes ? talk->wanted : sizeof bytes);
    uint32_t error = n < 0 ? (uint32_t)errno : 0;
    if (error == EINTR || error == EAGAIN)
        return;
    talk->wanted -= n > 0 ? (uint32_t)n : talk->wanted;
    tell(talk, BUILD_INPUT, &error, 1, bytes, n > 0 ? (size_t)n : 0);
}

static int take_order(struct talk *talk, uint32_t kind, uint32_t number, size_t size)
{
    uint32_t second = 0;
    uint8_t *bytes = mmap(NULL, size + ROOM_BEHIND, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int error = bytes == MAP_FAILED ? -ENOMEM : read_all(talk->engine, bytes, size);
    if (!error)
        memcpy(&second, bytes, sizeof second); /* zeroes are behind what came */
    switch (error ? 0 : kind) {
    case BUILD_RUN:
    case BUILD_RUN_ATTACHED:
    case BUILD_HELPER: start_child(talk, kind, number, bytes, size); break;
    case BUILD_STOP: stop_child(talk, number, (int)second); break;
    case BUILD_WANT_INPUT: talk->wanted += number; break;
    case BUILD_HEARD: talk->heard += number; break;
    case BUILD_END: talk->over = true, talk->status = (int)number; break;
    default: error = error ? error : -EBADMSG;
    }
    if (bytes != MAP_FAILED)
        munmap(bytes, size + ROOM_BEHIND);
    return error;
}

static int take_frame(struct talk *talk)
{
    uint32_t head[3];
    int error = read_all(talk->engine, head, sizeof head);
    if (error || head[0] < 4 || head[0] > FRAME_MAX)
        return error ? error : -EBADMSG;
    talk->taken = true;
    return head[1] == BUILD_OUT ? take_output(talk, head[2], head[0] - 4)
                                : take_order(talk, head[1], head[2], head[0] - 4);
}

/* 0, or what broke the connection. */
static int turn(struct talk *talk)
{
    bool say = talk->heard && !talk->full && !talk->over;
    bool input = talk->wanted && !talk->full && !talk->over && !talk->attached;
    struct pollfd on[5 + 2 * CHILDREN_MAX] = {
        {talk->over ? -1 : talk->engine, (short)(talk->full ? POLLIN | POLLOUT : POLLIN), 0},
        {talk->signals, POLLIN, 0}, {input ? 0 : -1, POLLIN, 0},
    };
    int children = talk->children;
    for (int i = 0; i < 2; i++)
        on[3 + i] = (struct pollfd){
            talk->sink[i].start < talk->sink[i].end ? talk->sink[i].fd : -1, POLLOUT, 0};
    for (int i = 0; i < 2 * children; i++)
        on[5 + i] = (struct pollfd){say ? talk->child[i / 2].said[i % 2] : -1, POLLIN, 0};
    if (poll(on, 5 + 2 * (nfds_t)children, -1) < 0)
        return 0;
    talk->full &= !(on[0].revents & POLLOUT);
    for (int i = 0; i < 2 * children; i++)
        if (on[5 + i].revents && talk->heard && engine_has_room(talk))
            take_said(talk, &talk->child[i / 2], (uint32_t)i % 2);
    if (on[1].revents)
        take_signals(talk);
    take_ends(talk);
    if (on[2].revents && engine_has_room(talk))
        take_input(talk);
    for (uint32_t i = 0; i < 2; i++)
        if (on[3 + i].revents)
            empty_sink(talk, i + 1);
    return on[0].revents & (POLLIN | POLLHUP | POLLERR) && !talk->over ? take_frame(talk) : 0;
}

static bool waits_to_print(const struct talk *talk)
{
    return !talk->interruptions &&
        (talk->sink[0].start < talk->sink[0].end || talk->sink[1].start < talk->sink[1].end);
}

/* Until the engine's last word is printed, and no child is left. 0, or what broke. */
static int converse_build(struct talk *talk)
{
    int error = 0;
    while (!error && (!talk->over || waits_to_print(talk)))
        error = turn(talk);
    if (error && talk->taken)
        dprintf(2, "jbuild: the build engine is gone: %s; finished steps are kept, call again\n",
                errno_text(-error));
    talk->over = true;
    for (int i = 0; i < talk->children; i++)
        stop_child(talk, talk->child[i].number, SIGKILL);
    struct pollfd end = {talk->signals, POLLIN, 0};
    while (talk->children && poll(&end, 1, 2 * PATIENCE_S * 1000) > 0) {
        take_signals(talk);
        take_ends(talk);
    }
    if (error)
        talk->status = ENGINE_LOST;
    else if (talk->sink[0].error || talk->sink[1].error)
        talk->status = 1;
    return error;
}

static int catch_signals(void)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCHLD};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        sigaddset(&set, caught[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    sigaddset(&set, SIGTTOU); /* the terminal is put back from the background, too */
    sigprocmask(SIG_BLOCK, &set, NULL);
    return fd;
}

/* None is started only to be told of, or ended. */
static bool about_engine(int argc, char **argv)
{
    int at = command_word(argc, argv);
    return at + 1 < argc && !strcmp(argv[at], "engine") && strcmp(argv[argc - 1], "--help") &&
        (!strcmp(argv[at + 1], "status") || !strcmp(argv[at + 1], "stop"));
}

static int ask(struct talk *talk, int argc, char **argv)
{
    bool start = !about_engine(argc, argv);
    struct command_line line = {.argc = argc, .argv = argv, .command = argc, .program = "jbuild",
                                .root = ""};
    struct buffer request = {0};
    const char *why = "talk to the build engine";
    int error = -EPIPE;
    add_facts(&request, &line, "run");
    for (char **variable = environ; *variable; variable++)
        if (strchr(*variable, '='))
            buffer_field(&request, FIELD_ENVIRONMENT, *variable, strlen(*variable));
    /* One that is ending, or was killed, has taken nothing: the next one is asked. */
    for (int tries = 0; tries < ENGINE_TRIES && error && !talk->taken; tries++) {
        usleep(tries ? 20000 : 0);
        talk->over = false;
        talk->engine = engine_connect(start, &why);
        if (!start && (talk->engine == -ECONNREFUSED || talk->engine == -ENOENT)) {
            dprintf(2, "jbuild: no engine is running\n");
            free(request.bytes);
            return 1;
        }
        error = talk->engine < 0 ? talk->engine : request.failed ? -ENOMEM : 0;
        if (error == -ECONNREFUSED || error == -ENOENT)
            continue; /* it was started, and ended before it was asked */
        if (error)
            break;
        why = "talk to the build engine";
        tell_size(talk);
        send_frame(talk->engine, BUILD_REQUEST, request.bytes, request.size);
        error = converse_build(talk);
        close(talk->engine), private_engine = -1;
    }
    free(request.bytes);
    if (error && !talk->taken)
        dprintf(2, "jbuild: %s: %s\n", why, errno_text(-error));
    return error ? ENGINE_LOST : talk->status;
}

int main(int argc, char **argv)
{
    static struct talk talk;
    if (argc == 3 && !strcmp(argv[0], "jrunc")) /* the sealed copy in which a step's init runs */
        return front_main(argc, argv);
    if (argc > 0 && !strcmp(argv[0], HOLDER_NAME))
        return hold_namespaces(argc, argv);
    if (argc > 2 && !strcmp(argv[0], "/proc/self/exe") && !strcmp(argv[1], NETWORK_ROLE))
        return hold_network(argv + 2);
    for (int fd = 0; fd < 3; fd++) /* a closed one would be taken by the next file opened */
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
            return ENGINE_LOST;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    engine_kind = (struct engine_kind){".build", "build.args", true};
    if (geteuid() != 0 && join_namespaces(argc, argv) < 0)
        return ENGINE_LOST;
    talk.signals = catch_signals();
    if (talk.signals < 0)
        return ENGINE_LOST;
    open_sink(&talk.sink[0], 1);
    open_sink(&talk.sink[1], 2);
    return ask(&talk, argc, argv);
}
