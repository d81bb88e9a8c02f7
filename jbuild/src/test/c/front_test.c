/* The front's output and input, and the helpers that it executes. */
#include "played_front.h"

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

int main(void)
{
    static void (*const tests[])(void) = {
        test_output, test_stuck_output, test_closed_output, test_input, test_helper,
        test_helper_that_can_not_start, test_helper_frames, test_stop, test_said_in_portions,
    };
    return play(tests, sizeof tests / sizeof *tests);
}
