/* The front of jbuild: asks the build engine, prints what it says, runs its steps. */
#include "frames.h"
#include "front.h"

#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#define STEPS_MAX 64
#define ENGINE_LOST 125

struct running {
    uint32_t number;
    pid_t pid;
    int said[2]; /* stdout, stderr: reading ends, -1 when they have ended */
    int status;
    bool ended;
};

struct talk {
    int engine, signals;
    bool input_wanted;
    struct running step[STEPS_MAX];
    int steps;
};

static void tell(const struct talk *talk, uint32_t kind, const uint32_t *numbers, size_t count,
                 const void *bytes, size_t size)
{
    uint8_t frame[65536 + 64];
    memcpy(frame, numbers, count * sizeof *numbers);
    memcpy(frame + count * sizeof *numbers, bytes, size);
    send_frame(talk->engine, kind, frame, count * sizeof *numbers + size);
}

static void tell_size(const struct talk *talk)
{
    struct winsize size;
    for (int fd = 2; fd > 0; fd--)
        if (!ioctl(fd, TIOCGWINSZ, &size)) {
            uint32_t numbers[2] = {size.ws_row, size.ws_col};
            tell(talk, BUILD_SIZE, numbers, 2, "", 0);
            return;
        }
}

/* The child that executes a step's program; what its process writes goes into the pipes. */
static _Noreturn void become_step(struct talk *talk, uint8_t *program, size_t size, const int *ends)
{
    char *argv[] = {"jbuild", "RUN"};
    struct command_line line = {.argc = 2, .argv = argv, .command = 1, .program = "jbuild",
                                .root = ""};
    sigset_t none;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() == 1 || dup2(null, 0) < 0 || dup2(ends[0], 1) < 0 || dup2(ends[1], 2) < 0)
        _exit(ENGINE_LOST);
    close(talk->engine);
    close(talk->signals);
    for (int i = 0; i < talk->steps; i++)
        close(talk->step[i].said[0]), close(talk->step[i].said[1]);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    engine_kind.suffix = ".none"; /* nobody explains a step's failure but the build engine itself */
    _exit(execute(&line, program, size, 0, NULL));
}

static void run_step(struct talk *talk, uint8_t *bytes, size_t size)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1};
    uint32_t numbers[2] = {0, ENGINE_LOST};
    if (size >= sizeof numbers[0])
        memcpy(numbers, bytes, sizeof numbers[0]);
    bool room = talk->steps < STEPS_MAX && size >= 4;
    pid_t pid = room && !pipe2(out, O_CLOEXEC) && !pipe2(err, O_CLOEXEC) ? fork() : -1;
    if (pid == 0)
        become_step(talk, bytes + 4, size - 4, (int[]){out[1], err[1]});
    close(out[1]);
    close(err[1]);
    if (pid < 0) {
        close(out[0]);
        close(err[0]);
        tell(talk, BUILD_ENDED, numbers, 2, "", 0);
        return;
    }
    talk->step[talk->steps++] =
        (struct running){.number = numbers[0], .pid = pid, .said = {out[0], err[0]}};
}

static void stop_step(const struct talk *talk, const uint8_t *bytes, size_t size)
{
    uint32_t numbers[2];
    if (size < sizeof numbers)
        return;
    memcpy(numbers, bytes, sizeof numbers);
    for (int i = 0; i < talk->steps; i++)
        if (talk->step[i].number == numbers[0])
            kill(talk->step[i].pid, (int)numbers[1]);
}

/* A frame of the engine. True when it was the last one; *status is then the front's. */
static bool take_frame(struct talk *talk, int *status)
{
    struct reply frame;
    uint32_t number = 0;
    int error = receive_frame(talk->engine, -1, &frame);
    if (error) {
        dprintf(2, "jbuild: the build engine is gone: %s; finished steps are kept, call again\n",
                errno_text(-error));
        *status = ENGINE_LOST;
        return true;
    }
    if (frame.size >= sizeof number)
        memcpy(&number, frame.bytes, sizeof number);
    switch (frame.kind) {
    case BUILD_OUT:
        write_all(number == 2 ? 2 : 1, frame.bytes + 4, frame.size < 4 ? 0 : frame.size - 4);
        break;
    case BUILD_RUN: run_step(talk, frame.bytes, frame.size); break;
    case BUILD_STOP: stop_step(talk, frame.bytes, frame.size); break;
    case BUILD_WANT_INPUT: talk->input_wanted = true; break;
    case BUILD_END: *status = (int)number; break;
    }
    munmap(frame.bytes, frame.size + ROOM_BEHIND);
    return frame.kind == BUILD_END;
}

static void take_input(struct talk *talk)
{
    char bytes[65536];
    ssize_t n = read(0, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    talk->input_wanted = n > 0;
    tell(talk, BUILD_INPUT, NULL, 0, bytes, n > 0 ? (size_t)n : 0);
}

static void reap(struct talk *talk)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < talk->steps; i++)
            if (talk->step[i].pid == pid) {
                talk->step[i].ended = true;
                talk->step[i].status =
                    WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            }
}

static void take_signals(struct talk *talk)
{
    struct signalfd_siginfo info;
    while (read(talk->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(talk);
        else if (info.ssi_signo == SIGWINCH)
            tell_size(talk);
        else
            tell(talk, BUILD_SIGNAL, &info.ssi_signo, 1, "", 0);
    }
}

static void take_said(struct talk *talk, struct running *step, int stream)
{
    char bytes[16384];
    uint32_t numbers[2] = {step->number, (uint32_t)stream + 1};
    ssize_t n = read(step->said[stream], bytes, sizeof bytes);
    if (n > 0) {
        tell(talk, BUILD_SAID, numbers, 2, bytes, (size_t)n);
    } else if (n == 0 || errno != EINTR) {
        close(step->said[stream]);
        step->said[stream] = -1;
    }
}

/* Steps that have ended; what they had written is told first, but nobody waits for a writer whom
 * they left behind: the engine kills the step's cgroup. */
static void take_ends(struct talk *talk)
{
    for (int i = 0; i < talk->steps; i++) {
        struct running *step = &talk->step[i];
        if (!step->ended)
            continue;
        for (int stream = 0; stream < 2; stream++) {
            struct pollfd left = {step->said[stream], POLLIN, 0};
            while (step->said[stream] >= 0 && poll(&left, 1, 0) > 0)
                take_said(talk, step, stream);
            close(step->said[stream]);
        }
        uint32_t numbers[2] = {step->number, (uint32_t)step->status};
        tell(talk, BUILD_ENDED, numbers, 2, "", 0);
        *step = talk->step[--talk->steps];
        i--;
    }
}

/* False when the engine said the last word. */
static bool turn(struct talk *talk, int *status)
{
    struct pollfd on[3 + 2 * STEPS_MAX] = {
        {talk->engine, POLLIN, 0}, {talk->signals, POLLIN, 0},
        {talk->input_wanted ? 0 : -1, POLLIN, 0},
    };
    int steps = talk->steps;
    for (int i = 0; i < steps; i++)
        for (int stream = 0; stream < 2; stream++)
            on[3 + 2 * i + stream] = (struct pollfd){talk->step[i].said[stream], POLLIN, 0};
    if (poll(on, 3 + 2 * (nfds_t)steps, -1) < 0)
        return true;
    for (int i = 0; i < steps; i++)
        for (int stream = 0; stream < 2; stream++)
            if (on[3 + 2 * i + stream].revents)
                take_said(talk, &talk->step[i], stream);
    if (on[1].revents)
        take_signals(talk);
    take_ends(talk);
    if (on[2].revents)
        take_input(talk);
    return !on[0].revents || !take_frame(talk, status);
}

static int catch_signals(void)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCHLD};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        sigaddset(&set, caught[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int ask(struct talk *talk, int argc, char **argv)
{
    struct command_line line = {.argc = argc, .argv = argv, .command = argc, .program = "jbuild",
                                .root = ""};
    struct buffer request = {0};
    const char *why;
    add_facts(&request, &line, "run");
    for (char **variable = environ; *variable; variable++)
        if (strchr(*variable, '='))
            buffer_field(&request, FIELD_ENVIRONMENT, *variable, strlen(*variable));
    talk->engine = engine_connect(true, &why);
    int error = talk->engine < 0 ? talk->engine : request.failed ? -ENOMEM
        : send_frame(talk->engine, BUILD_REQUEST, request.bytes, request.size);
    free(request.bytes);
    if (error)
        dprintf(2, "jbuild: %s: %s\n", talk->engine < 0 ? why : "talk to the build engine",
                errno_text(-error));
    return error;
}

int main(int argc, char **argv)
{
    static struct talk talk;
    int status = ENGINE_LOST;
    if (argc == 3 && !strcmp(argv[0], "jrunc")) /* the sealed copy in which a step's init runs */
        return front_main(argc, argv);
    for (int fd = 0; fd < 3; fd++) /* a closed one would be taken by the next file opened */
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
            return ENGINE_LOST;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    engine_kind = (struct engine_kind){".build", "build.args", true};
    talk.signals = catch_signals();
    if (talk.signals < 0 || ask(&talk, argc, argv))
        return ENGINE_LOST;
    tell_size(&talk);
    while (turn(&talk, &status))
        ;
    for (int i = 0; i < talk.steps; i++)
        kill(talk.step[i].pid, SIGTERM);
    return status;
}
