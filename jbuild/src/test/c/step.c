/* Executes programs of steps in tests, as the front of jbuild does: `step facts` writes the request that a front
 * sends, `step run FILE` executes a program, `step times N FILE` does so N times and writes the ns that each took. */
#include "front.h"

#include <sys/wait.h>
#include <time.h>

static uint8_t *read_program(const char *path, size_t *size)
{
    static uint8_t bytes[PROGRAM_MAX];
    int64_t n = read_file(AT_FDCWD, path, bytes, sizeof bytes);
    *size = n < 0 ? 0 : (size_t)n;
    return bytes;
}

static int run(const char *path)
{
    char *argv[] = {"jbuild", "RUN"};
    struct command_line line = {.argc = 2, .argv = argv, .command = 1, .program = "jbuild",
                                .root = ""};
    size_t size;
    uint8_t *bytes = read_program(path, &size);
    engine_kind.suffix = ".none";
    return execute(&line, bytes, size, 0, NULL);
}

static int times(int count, const char *path)
{
    for (int i = 0; i < count; i++) {
        struct timespec from, to;
        int status;
        clock_gettime(CLOCK_MONOTONIC, &from);
        pid_t pid = fork();
        if (pid == 0)
            _exit(run(path));
        if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
            return 1;
        clock_gettime(CLOCK_MONOTONIC, &to);
        printf("%lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec));
    }
    return fflush(stdout) != 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[0], "jrunc")) /* the sealed copy in which a step's init runs */
        return front_main(argc, argv);
    if (argc == 3 && !strcmp(argv[1], "run"))
        return run(argv[2]);
    if (argc == 4 && !strcmp(argv[1], "times"))
        return times(atoi(argv[2]), argv[3]);
    struct command_line line = {.argc = argc, .argv = argv, .command = argc, .program = "jbuild", .root = ""};
    struct buffer request = {0};
    add_facts(&request, &line, "run");
    return request.failed || write_all(1, request.bytes, request.size);
}
