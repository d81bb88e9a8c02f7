/* The front as a process of its own, with this test as its engine and its caller. */
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

/* --- output and input -------------------------------------------------------------------- */

static void test_output(void)
{
    struct front front = start();
    char text[16] = "", error[16] = "";
    skip_size(&front);
    say(&front, BUILD_HEARD, 1, NULL, 0);
    say(&front, BUILD_OUT, 1, "to stdout", 9);
    say(&front, BUILD_OUT, 2, "to stderr", 9);
    say_end(&front, 3);
    read_all(front.out, text, 9);
    read_all(front.err, error, 9);
    CHECK_TEXT("stdout", "to stdout", text);
    CHECK_TEXT("stderr", "to stderr", error);
    CHECK_NUMBER("status", 3, end_of(&front));
}

/* Nobody reads: everything but the output goes on, and all of it is there in the end. */
static void test_stuck_output(void)
{
    struct front front = start();
    static char much[BUILD_OUT_WINDOW], read[BUILD_OUT_WINDOW];
    uint32_t took = 0;
    skip_size(&front);
    for (size_t i = 0; i < sizeof much; i++)
        much[i] = (char)(i * 7 + i / 253);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    for (size_t at = 0; at < sizeof much; at += 65536)
        say(&front, BUILD_OUT, 1, much + at, 65536);
    say_shell(&front, 1, "exit 9");
    EXPECT("a helper meanwhile", next(&front), BUILD_ENDED, 1, 9, 0);
    for (int i = 0; i < 8; i++)
        read_all(front.out, read + i * 65536, 65536);
    while (took < sizeof read / 4) {
        struct frame frame = next(&front);
        EXPECT("what was written", frame, BUILD_TOOK, 1);
        took += frame.kind == BUILD_TOOK ? frame.number[1] : sizeof read;
    }
    for (uint32_t left = took; left; left -= left < 65536 ? left : 65536)
        say(&front, BUILD_OUT, 1, much, left < 65536 ? left : 65536);
    say_end(&front, 0);
    read_all(front.out, read + 8 * 65536, 8 * 65536);
    CHECK_NUMBER("all bytes in order", 0, memcmp(much, read, sizeof read));
    for (uint32_t left = took; left; left -= left < 65536 ? left : 65536)
        read_all(front.out, read, left < 65536 ? left : 65536);
    CHECK_NUMBER("status", 0, end_of(&front));
}

static void test_closed_output(void)
{
    struct front front = start();
    char error[128] = "";
    skip_size(&front);
    close(front.out), front.out = -1;
    say(&front, BUILD_OUT, 1, "x", 1);
    EXPECT("a closed stdout", next(&front), BUILD_OUT_FAILED, 1, EPIPE);
    say(&front, BUILD_OUT, 1, "y", 1);
    say_end(&front, 0);
    ssize_t n = read(front.err, error, sizeof error - 1);
    CHECK_TEXT("what the caller is told", "jbuild: write to standard output: broken pipe\n",
               n < 0 ? "" : error);
    CHECK_NUMBER("status", 1, end_of(&front));
}

static void test_input(void)
{
    struct front front = start();
    skip_size(&front);
    CHECK_NUMBER("write", 10, write(front.in, "0123456789", 10));
    say(&front, BUILD_WANT_INPUT, 4, NULL, 0);
    struct frame frame = next(&front);
    EXPECT("what was asked for", frame, BUILD_INPUT, 0);
    CHECK_TEXT("and no more", "0123", frame.bytes);
    say(&front, BUILD_WANT_INPUT, 100, NULL, 0);
    frame = next(&front);
    CHECK_TEXT("the rest", "456789", frame.bytes);
    close(front.in), front.in = -1;
    frame = next(&front);
    EXPECT("its end", frame, BUILD_INPUT, 0);
    CHECK_NUMBER("without bytes", 0, frame.size);
    say_end(&front, 0);
    CHECK_NUMBER("status", 0, end_of(&front));

    int directory = open("/", O_RDONLY | O_CLOEXEC), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    front = start_with((int[]){directory, null, null}, -1, -1, -1);
    skip_size(&front);
    say(&front, BUILD_WANT_INPUT, 4, NULL, 0);
    EXPECT("a stdin that can't be read", next(&front), BUILD_INPUT, EISDIR);
    say_end(&front, 0);
    CHECK_NUMBER("status", 0, end_of(&front));
    close_set((int[]){directory, null}, 2);
}

/* --- helpers ----------------------------------------------------------------------------- */

static void test_helper(void)
{
    struct front front = start();
    char text[256] = "";
    const char *script = "cat; pwd; echo $PATH; exec >&-; sleep 0.1; echo bad >&2; exit 7";
    skip_size(&front);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say_helper(&front, 5, false, "/proc", (const char *[]){"sh", "-c", script, NULL}, "input ");
    EXPECT("its end", gather(&front, BUILD_SAID, text, sizeof text), BUILD_ENDED, 5, 7, 0);
    CHECK_TEXT("what it says", "input /proc\n/usr/bin:/bin\nbad\n", text);
    say_shell(&front, 6, "kill -TERM $$");
    EXPECT("by a signal", next(&front), BUILD_ENDED, 6, 128 + SIGTERM, 0);
    say_shell(&front, 7, "tty <&2; test ! -t 0; sh -c ': </dev/tty' 2>/dev/null");
    EXPECT("without a terminal", gather(&front, BUILD_SAID, text, sizeof text), BUILD_ENDED, 7);
    say_end(&front, 0);
    CHECK_NUMBER("status", 0, end_of(&front));
}

static void test_helper_that_can_not_start(void)
{
    struct front front = start();
    struct build_helper head = {0, 1, 0, 0};
    skip_size(&front);
    say_helper(&front, 1, false, "", (const char *[]){"no-such-program", NULL}, "");
    EXPECT("no program", next(&front), BUILD_ENDED, 1, 127, ENOENT);
    say_helper(&front, 2, false, "", (const char *[]){"/etc/passwd", NULL}, "");
    EXPECT("not executable", next(&front), BUILD_ENDED, 2, 127, EACCES);
    say_helper(&front, 3, false, "/no/such", (const char *[]){"true", NULL}, "");
    EXPECT("no directory", next(&front), BUILD_ENDED, 3, 127, ENOENT);
    say(&front, BUILD_HELPER, 4, &head, sizeof head);
    EXPECT("no strings", next(&front), BUILD_ENDED, 4, 127, EBADMSG);
    say_end(&front, 0);
    CHECK_NUMBER("status", 0, end_of(&front));
}

static void test_helper_frames(void)
{
    struct {
        struct build_helper head;
        char text[16];
    } whole = {{0, 1, 1, 2}, "/\0cat\0A=b\0xy"}, broken;
    struct helper helper;
    uint8_t *bytes = (uint8_t *)&broken;
    size_t size = sizeof whole.head + 12;
    broken = whole;
    CHECK_NUMBER("a whole one", 1, read_helper(&helper, bytes, size));
    CHECK_TEXT("directory", "/", helper.directory);
    CHECK_TEXT("argument", "cat", helper.argv[0]);
    CHECK_TEXT("no other", NULL, helper.argv[1]);
    CHECK_TEXT("variable", "A=b", helper.envp[0]);
    CHECK_TEXT("no other", NULL, helper.envp[1]);
    CHECK_NUMBER("input", 0, memcmp("xy", helper.input, 2));
    free(&helper.argv[-1]);
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *exact = memcpy(malloc(cut + 1), &whole, cut);
        CHECK_NUMBER("cut short", 0, read_helper(&helper, exact, cut));
        free(exact);
    }
    static const uint32_t wrong[][3] = {{0, 1, 2}, {1, 0, 2}, {1, 2, 2}, {2, 1, 2}, {1, 1, 1},
        {1, 1, 3}, {~0U, 1, 2}, {1, ~0U, 2}, {~0U, ~0U, 2}, {1, 1, ~0U}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        broken = whole;
        memcpy(&broken.head.arguments, wrong[i], sizeof wrong[i]);
        CHECK_NUMBER("wrong counts", 0, read_helper(&helper, bytes, size));
    }
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

static void test_stop(void)
{
    struct front front = start();
    skip_size(&front);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say_shell(&front, 1, SLEEPERS);
    pid_t group = helper_pid(&front);
    say(&front, BUILD_STOP, 1, &(uint32_t){SIGKILL}, 4);
    EXPECT("killed", next(&front), BUILD_ENDED, 1, 128 + SIGKILL, 0);
    CHECK_NUMBER("with its group", 1, group_gone(group));
    /* No child in its group: a shell that is hit while it forks may end otherwise. */
    say_shell(&front, 2, "trap 'exit 3' USR1; echo $$; while :; do :; done");
    helper_pid(&front);
    say(&front, BUILD_STOP, 2, &(uint32_t){SIGUSR1}, 4);
    EXPECT("another signal", next(&front), BUILD_ENDED, 2, 3, 0);
    say(&front, BUILD_STOP, 2, &(uint32_t){SIGKILL}, 4);
    say(&front, BUILD_STOP, 99, &(uint32_t){SIGKILL}, 4);
    say_end(&front, 0);
    CHECK_NUMBER("a stop that comes too late", 0, end_of(&front));
}

static void test_said_in_portions(void)
{
    struct front front = start();
    char text[128] = "";
    skip_size(&front);
    say(&front, BUILD_HEARD, 10, NULL, 0);
    say_shell(&front, 1, "echo 0123456789abcdefghijklmnopqrstuvwxyz; exit 4");
    struct frame frame = next(&front);
    CHECK_TEXT("what there is room for", "0123456789", frame.bytes);
    usleep(100000); /* it has ended, and nothing says so yet */
    struct pollfd more = {front.engine, POLLIN, 0};
    CHECK_NUMBER("and nothing else", 0, poll(&more, 1, 0));
    say(&front, BUILD_HEARD, 1000, NULL, 0);
    EXPECT("then its end", gather(&front, BUILD_SAID, text, sizeof text), BUILD_ENDED, 1, 4, 0);
    CHECK_TEXT("behind the rest", "abcdefghijklmnopqrstuvwxyz\n", text);
    say_end(&front, 0);
    CHECK_NUMBER("status", 0, end_of(&front));
}

/* --- steps ------------------------------------------------------------------------------- */

/* Runs `sleep 1000` and ends. */
struct sleeper {
    struct program_header header;
    uint32_t block, nothing;
    struct step step[2];
    char memory[64];
};

static struct sleeper sleeper(void)
{
    struct sleeper s = {
        .header = {.magic = PROGRAM_MAGIC, .version = PROGRAM_VERSION, .size = sizeof s,
                   .block_count = 1, .blocks_offset = offsetof(struct sleeper, block),
                   .step_count = 2, .steps_offset = offsetof(struct sleeper, step),
                   .memory_offset = offsetof(struct sleeper, memory), .memory_stored = 64,
                   .memory_size = 64},
        .step = {{.op = OP_RUN, .out = -1,
                  .kinds = ARG_MEMORY | ARG_MEMORY << 8 | ARG_MEMORY << 20,
                  .arg = {4, 0, 0, 0, 0, 20}},
                 {.op = OP_END, .out = -1}},
    };
    memcpy(s.memory + 4, "\2\0\0\0sleep\0001000", 15);
    memcpy(s.memory + 20, "/bin/sleep", 11);
    return s;
}

static void test_step(void)
{
    struct front front = start();
    struct sleeper program = sleeper();
    char text[512] = "";
    skip_size(&front);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say(&front, BUILD_RUN, 1, "no program", 10);
    EXPECT("no program", gather(&front, BUILD_SAID, text, sizeof text), BUILD_ENDED, 1, 1, 0);
    CHECK_NUMBER("is told", 1, strstr(text, "the engine's answer is no program") != NULL);
    say(&front, BUILD_RUN, 2, &program, sizeof program);
    struct pollfd more = {front.engine, POLLIN, 0};
    CHECK_NUMBER("it runs", 0, poll(&more, 1, 300));
    say(&front, BUILD_STOP, 2, &(uint32_t){SIGKILL}, 4);
    EXPECT("ends", gather(&front, BUILD_SAID, text, sizeof text), BUILD_ENDED, 2, 1, 0);
    say_end(&front, 0);
    CHECK_NUMBER("status", 0, end_of(&front));
}

/* --- the end ----------------------------------------------------------------------------- */

static void test_signals(void)
{
    struct front front = start();
    skip_size(&front);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say_shell(&front, 1, SLEEPERS);
    pid_t group = helper_pid(&front);
    kill(front.pid, SIGINT);
    EXPECT("the first interrupt", next(&front), BUILD_SIGNAL, SIGINT);
    kill(front.pid, SIGINT);
    CHECK_NUMBER("the second one", 128 + SIGINT, end_of(&front));
    CHECK_NUMBER("ends helpers", 1, group_gone(group));
}

static void test_engine_killed(void)
{
    struct front front = start();
    char error[256] = "";
    struct sleeper program = sleeper();
    skip_size(&front);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say(&front, BUILD_RUN, 2, &program, sizeof program);
    say_shell(&front, 1, SLEEPERS);
    pid_t group = helper_pid(&front);
    close(front.engine), front.engine = -1;
    ssize_t n = read(front.err, error, sizeof error - 1);
    CHECK_TEXT("what the caller is told", "jbuild: the build engine is gone: broken pipe; "
               "finished steps are kept, call again\n", n < 0 ? "" : error);
    CHECK_NUMBER("status", ENGINE_LOST, end_of(&front));
    CHECK_NUMBER("ends helpers", 1, group_gone(group));
}

static void test_front_killed(void)
{
    struct front front = start();
    skip_size(&front);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say_shell(&front, 1, SLEEPERS);
    pid_t group = helper_pid(&front);
    kill(front.pid, SIGKILL);
    CHECK_NUMBER("ends helpers", 1, group_gone(group));
    CHECK_NUMBER("the engine sees it", 0, next(&front).kind);
    CHECK_NUMBER("status", 128 + SIGKILL, end_of(&front));
}

static void test_wrong_frames(void)
{
    static const uint32_t frames[][3] = {
        {4, BUILD_SAID, 0}, {0, BUILD_END, 0}, {~0U, BUILD_OUT, 1}, {4, BUILD_OUT, 3}};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        struct front front = start();
        skip_size(&front);
        say(&front, BUILD_HEARD, 1, NULL, 0);
        write_all(front.engine, frames[i], sizeof frames[i]);
        CHECK_NUMBER("a frame that no engine sends", ENGINE_LOST, end_of(&front));
    }
}

/* --- a terminal -------------------------------------------------------------------------- */

static struct front start_in_terminal(int *terminal)
{
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    *terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    grantpt(*terminal);
    unlockpt(*terminal);
    ioctl(*terminal, TIOCSWINSZ, &(struct winsize){.ws_row = 30, .ws_col = 90});
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        int mine = open(ptsname(*terminal), O_RDWR | O_CLOEXEC);
        ioctl(mine, TIOCSCTTY, 0);
        become_front(pair[1], (int[]){mine, mine, mine});
    }
    close(pair[1]);
    return (struct front){pid, pair[0], -1, -1, -1};
}

static void read_until(int terminal, const char *end)
{
    char text[4096];
    size_t size = 0;
    struct pollfd ready = {terminal, POLLIN, 0};
    for (text[0] = 0; !strstr(text, end) && size < sizeof text - 1;) {
        ssize_t n = poll(&ready, 1, WAIT_MS) > 0 ? read(terminal, text + size, sizeof text - 1 - size)
                                                 : -1;
        if (n <= 0)
            break;
        text[size += (size_t)n] = 0;
    }
    CHECK_NUMBER(end, 1, strstr(text, end) != NULL);
}

static void test_attached(void)
{
    int terminal;
    struct front front = start_in_terminal(&terminal);
    struct termios before, after;
    EXPECT("the size", next(&front), BUILD_SIZE, 30, 90, 7);
    say(&front, BUILD_HEARD, 1 << 20, NULL, 0);
    say(&front, BUILD_WANT_INPUT, 100, NULL, 0);
    tcgetattr(terminal, &before);
    const char *script = "trap 'echo caught' INT; stty -echo -icanon; echo ready; read x; read x;"
                         "echo got $x; exit 5";
    say_helper(&front, 1, true, "", (const char *[]){"bash", "-c", script, NULL}, "");
    read_until(terminal, "ready");
    say_helper(&front, 2, true, "", (const char *[]){"true", NULL}, "");
    EXPECT("one at a time", next(&front), BUILD_ENDED, 2, ENGINE_LOST, EBUSY);
    ioctl(terminal, TIOCSWINSZ, &(struct winsize){.ws_row = 40, .ws_col = 100});
    EXPECT("another size", next(&front), BUILD_SIZE, 40, 100, 7);
    CHECK_NUMBER("typed", 1, write(terminal, "\3", 1));
    read_until(terminal, "caught");
    CHECK_NUMBER("typed", 4, write(terminal, "a\nb\n", 4));
    read_until(terminal, "got b");
    EXPECT("its end, and nothing before", next(&front), BUILD_ENDED, 1, 5, 0);
    tcgetattr(terminal, &after);
    CHECK_NUMBER("the terminal is put back", before.c_lflag, after.c_lflag);
    CHECK_NUMBER("typed", 2, write(terminal, "c\n", 2));
    struct frame frame = next(&front);
    CHECK_TEXT("stdin is the engine's again", "c\n", frame.bytes);
    CHECK_NUMBER("typed", 1, write(terminal, "\3", 1));
    EXPECT("Ctrl-C, too", next(&front), BUILD_SIGNAL, SIGINT);
    say_end(&front, 130);
    CHECK_NUMBER("status", 130, end_of(&front));
    close(terminal);
}

/* An engine that lets a front go before it has taken anything, and the next one of the same name. */
static _Noreturn void become_engines(int listener, int dying)
{
    uint32_t heard[3] = {4, BUILD_HEARD, 1}, end[3] = {4, BUILD_END, 7};
    for (int i = 0; i < dying; i++)
        close(accept(listener, NULL, NULL));
    int front = accept(listener, NULL, NULL);
    write_all(front, heard, sizeof heard);
    write_all(front, end, sizeof end);
    char rest[4096];
    while (read(front, rest, sizeof rest) > 0)
        ;
    _exit(0);
}

static void test_dying_engine(void)
{
    char *argv[] = {"jbuild", "images", NULL};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int status = 0, listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (geteuid() != 0) {
        puts("skip test_dying_engine: /run/jrunc-engine is root's");
        return;
    }
    engine_kind = (struct engine_kind){".front-test", "build.args", true};
    mkdir("/run/jrunc-engine", 0700);
    snprintf(address.sun_path, sizeof address.sun_path, "/run/jrunc-engine/%.40s.front-test.sock",
             BUILD_ID);
    unlink(address.sun_path);
    CHECK_NUMBER("a listener", 0, bind(listener, (struct sockaddr *)&address, sizeof address));
    CHECK_NUMBER("it listens", 0, listen(listener, 8));
    pid_t engines = fork();
    if (engines == 0)
        become_engines(listener, 2);
    close(listener);
    pid_t front = fork();
    if (front == 0) {
        static struct talk talk;
        talk.signals = catch_signals();
        open_sink(&talk.sink[0], 1);
        open_sink(&talk.sink[1], 2);
        _exit(ask(&talk, 2, argv));
    }
    waitpid(front, &status, 0);
    CHECK_NUMBER("status of the engine that answered", 7, exit_status(status));
    kill(engines, SIGKILL);
    waitpid(engines, &status, 0);
    unlink(address.sun_path);
}

int main(void)
{
    static void (*const tests[])(void) = {
        test_output, test_stuck_output, test_closed_output, test_input, test_helper,
        test_helper_that_can_not_start, test_helper_frames, test_stop, test_said_in_portions,
        test_step, test_signals, test_engine_killed, test_front_killed, test_wrong_frames,
        test_attached, test_dying_engine,
    };
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tests[i]();
    return checks_failed();
}
