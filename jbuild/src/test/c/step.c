/* Executes programs of steps in tests, as the front of jbuild does: `step facts` writes the request that a front
 * sends, `step run FILE` executes a program, `step times N FILE` does so N times and writes the ns that each took;
 * `step mapped WORD...` becomes another command in a user and mount namespace with ids of its own. */
#include "front.h"

#include <sched.h>
#include <sys/mount.h>
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

static bool map_ids(pid_t pid)
{
    static const char *const maps[] = {"uid_map", "gid_map"};
    char path[64];
    bool good = true;
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, maps[i]);
        int fd = open(path, O_WRONLY | O_CLOEXEC);
        good = good && fd >= 0 && dprintf(fd, "0 0 65536\n") > 0;
        close(fd);
    }
    return good;
}

static int mapped(char **command)
{
    int made[2], go[2], status;
    char byte = 0;
    pid_t pid = pipe2(made, O_CLOEXEC) || pipe2(go, O_CLOEXEC) ? -1 : fork();
    if (pid == 0) {
        close(go[1]);
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) || write(made[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 1 ||
            mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
            _exit(126);
        execv(command[0], command);
        _exit(127);
    }
    if (pid < 0 || read(made[0], &byte, 1) != 1 || !map_ids(pid) || write(go[1], &byte, 1) != 1 ||
        waitpid(pid, &status, 0) != pid)
        return 126;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[0], "jrunc")) /* the sealed copy in which a step's init runs */
        return front_main(argc, argv);
    if (argc == 3 && !strcmp(argv[1], "run"))
        return run(argv[2]);
    if (argc == 4 && !strcmp(argv[1], "times"))
        return times(atoi(argv[2]), argv[3]);
    if (argc > 2 && !strcmp(argv[1], "mapped"))
        return mapped(argv + 2);
    struct command_line line = {.argc = argc, .argv = argv, .command = argc, .program = "jbuild", .root = ""};
    struct buffer request = {0};
    add_facts(&request, &line, "run");
    return request.failed || write_all(1, request.bytes, request.size);
}
