/* The front as a process of its own, with a test as its engine and its caller. Includes the front itself. */
#ifndef PLAYED_FRONT_H
#define PLAYED_FRONT_H

#define main jbuild_main
#include "build.c"
#undef main

#include "check.h"

#include <sys/un.h>

#define WAIT_MS 20000

struct front {
    pid_t pid;
    int engine, in, out, err; /* our ends */
};

struct frame {
    uint32_t kind, number[3]; /* as many numbers as the kind has */
    char bytes[CHUNK_BYTES + 1];
    size_t size;
};

static _Noreturn void become_front(int engine, const int *stdio)
{
    static struct talk talk;
    for (int fd = 0; fd < 3; fd++)
        dup2(stdio[fd], fd);
    syscall(SYS_close_range, engine < 3 ? 3 : engine + 1, ~0U, 0);
    for (int fd = 3; fd < engine; fd++)
        close(fd);
    signal(SIGPIPE, SIG_IGN);
    talk.engine = engine;
    talk.signals = catch_signals();
    open_sink(&talk.sink[0], 1);
    open_sink(&talk.sink[1], 2);
    tell_size(&talk);
    converse_build(&talk);
    _exit(talk.status);
}

static struct front start_with(const int *stdio, int in, int out, int err)
{
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    pid_t pid = fork();
    if (pid == 0)
        become_front(pair[1], stdio);
    close(pair[1]);
    return (struct front){pid, pair[0], in, out, err};
}

static struct front start(void)
{
    int in[2], out[2], err[2];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
        abort();
    struct front front = start_with((int[]){in[0], out[1], err[1]}, in[1], out[0], err[0]);
    close_set((int[]){in[0], out[1], err[1]}, 3);
    return front;
}

/* The front's status, or -1 when it has not ended in time. */
static int end_of(struct front *front)
{
    int pidfd = (int)syscall(SYS_pidfd_open, front->pid, 0), status = 0;
    struct pollfd end = {pidfd, POLLIN, 0};
    bool ended = poll(&end, 1, WAIT_MS) > 0;
    if (!ended)
        kill(front->pid, SIGKILL);
    waitpid(front->pid, &status, 0);
    close_set((int[]){pidfd, front->engine, front->in, front->out, front->err}, 5);
    return ended ? exit_status(status) : -1;
}

static void say(const struct front *front, uint32_t kind, uint32_t number, const void *bytes,
                size_t size)
{
    uint32_t head[3] = {(uint32_t)size + 4, kind, number};
    struct iovec parts[2] = {{head, sizeof head}, {(void *)(uintptr_t)bytes, size}};
    send_parts(front->engine, parts, size ? 2 : 1, -1);
}

static int numbers_of(uint32_t kind)
{
    return kind == BUILD_INPUT || kind == BUILD_SIGNAL ? 1
        : kind == BUILD_SIZE || kind == BUILD_ENDED ? 3 : 2;
}

/* The next frame; kind 0 when none comes. */
static struct frame next(const struct front *front)
{
    static struct frame frame;
    struct pollfd ready = {front->engine, POLLIN, 0};
    uint32_t head[2] = {0};
    memset(&frame, 0, sizeof frame);
    if (poll(&ready, 1, WAIT_MS) <= 0 || read_all(front->engine, head, sizeof head))
        return frame;
    size_t numbers = 4 * (size_t)numbers_of(head[1]);
    if (head[0] < numbers || head[0] - numbers > CHUNK_BYTES)
        return frame;
    frame.kind = head[1];
    frame.size = head[0] - numbers;
    read_all(front->engine, frame.number, numbers);
    read_all(front->engine, frame.bytes, frame.size);
    return frame;
}

#define EXPECT(what, frm, k, ...)                                                                 \
    do {                                                                                           \
        struct frame f_ = (frm);                                                                   \
        uint32_t n_[] = {0, __VA_ARGS__};                                                          \
        CHECK_NUMBER(what ": kind", k, f_.kind);                                                   \
        for (size_t i_ = 1; i_ < sizeof n_ / sizeof *n_; i_++)                                     \
            CHECK_NUMBER(what ": a number", n_[i_], f_.number[i_ - 1]);                            \
    } while (0)

/* Frames of this kind are put together until another one comes, which is returned. */
static struct frame gather(const struct front *front, uint32_t kind, char *into, size_t room)
{
    size_t size = 0;
    for (;;) {
        struct frame frame = next(front);
        if (frame.kind != kind)
            return frame;
        size_t fits = frame.size < room - 1 - size ? frame.size : room - 1 - size;
        memcpy(into + size, frame.bytes, fits);
        into[size += fits] = 0;
    }
}

static void skip_size(const struct front *front)
{
    EXPECT("the first frame", next(front), BUILD_SIZE, 0, 0, 0);
}

static void say_end(const struct front *front, uint32_t status)
{
    say(front, BUILD_END, status, NULL, 0);
}

static void say_helper(const struct front *front, uint32_t number, bool attached,
                       const char *directory, const char *const *argv, const char *input)
{
    struct buffer all = {0};
    struct build_helper head = {attached, 0, 1, (uint32_t)strlen(input)};
    while (argv[head.arguments])
        head.arguments++;
    buffer_add(&all, &head, sizeof head);
    buffer_add(&all, directory, strlen(directory) + 1);
    for (uint32_t i = 0; i < head.arguments; i++)
        buffer_add(&all, argv[i], strlen(argv[i]) + 1);
    buffer_add(&all, "PATH=/usr/bin:/bin", 19);
    buffer_add(&all, input, strlen(input));
    say(front, BUILD_HELPER, number, all.bytes, all.size);
    free(all.bytes);
}

static void say_shell(const struct front *front, uint32_t number, const char *script)
{
    say_helper(front, number, false, "", (const char *[]){"sh", "-c", script, NULL}, "");
}

/* The process of a helper that wrote its number first. */
static pid_t helper_pid(const struct front *front)
{
    struct frame frame = next(front);
    EXPECT("a process id", frame, BUILD_SAID);
    return atoi(frame.bytes);
}

/* True once nothing of the group is left: they die, and somebody has to wait for them. */
static bool group_gone(pid_t group)
{
    for (int waited = 0; waited < WAIT_MS; waited += 10) {
        if (kill(-group, 0) && errno == ESRCH)
            return true;
        usleep(10000);
    }
    return false;
}

#define SLEEPERS "echo $$; trap '' TERM INT; sleep 1000 & exec sleep 1000"

/* A test program: its tests one after the other. */
static int play(void (*const *tests)(void), size_t count)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < count; i++)
        tests[i]();
    return checks_failed();
}

#endif
