/* The steps that a front executes, its end and its engine's, and a front in a terminal. */
#include "played_front.h"

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
        test_step, test_signals, test_engine_killed, test_front_killed, test_wrong_frames,
        test_attached, test_dying_engine,
    };
    return play(tests, sizeof tests / sizeof *tests);
}
