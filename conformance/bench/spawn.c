/*
 * spawn: starts commands for the benchmark and times them, so that a JVM's fork and its scheduling
 * are no part of a figure.
 *
 *   spawn ERRORS        ERRORS: file that takes the children's stderr, emptied before each request
 *
 * Requests on stdin, one a line, fields separated by tabs, commands by a field that holds only ";":
 *   C DIRECTORY                     chdir; answers "0 0", or "0 ERRNO"
 *   S TIMEOUT_MS CMD ARG... ; ...   one after the other, stops at the first that fails; answers
 *                                   "NANOSECONDS STATUS"
 *   P TIMEOUT_MS CMD ARG... ; ...   all at once; answers "NANOSECONDS FAILURES", then a line
 *                                   "NANOSECONDS STATUS" for each
 * STATUS is the exit status, 128 + signal, 127 for a failed spawn, 124 for a command of S that was
 * killed at its timeout. A command has stdin and stdout on /dev/null. Time is CLOCK_MONOTONIC from
 * before posix_spawn to after wait4.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINE = 1 << 20, MAX_FIELDS = 1 << 14, MAX_COMMANDS = 1024 };
enum { SPAWN_FAILED = 127, TIMED_OUT = 124 };

struct child {
    char **argv;
    pid_t pid;
    int64_t started, ended; /* ns */
    int status;
};

extern char **environ;
static posix_spawn_file_actions_t files;
static posix_spawnattr_t attributes;
static int errors;

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int decode(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void start(struct child *c)
{
    c->started = now();
    if (posix_spawn(&c->pid, c->argv[0], &files, &attributes, c->argv, environ) != 0) {
        c->pid = -1;
        c->status = SPAWN_FAILED;
        c->ended = now();
    }
}

/* The alarm interrupts wait4 at the deadline; its handler does nothing. */
static void on_alarm(int signal)
{
    (void)signal;
}

static void set_alarm(long ms)
{
    static timer_t timer;
    static int made;
    if (!made++)
        timer_create(CLOCK_MONOTONIC, NULL, &timer);
    struct itimerspec t = {{0, 10000000}, {ms / 1000, ms % 1000 * 1000000}};
    if (ms == 0)
        t.it_interval.tv_nsec = 0;
    timer_settime(timer, 0, &t, NULL);
}

static void run_one(struct child *c, long timeout_ms)
{
    int status;
    set_alarm(timeout_ms);
    start(c);
    if (c->pid > 0) {
        int killed = 0;
        while (wait4(c->pid, &status, 0, NULL) < 0 && errno == EINTR) {
            kill(c->pid, SIGKILL);
            killed = 1;
        }
        c->ended = now();
        c->status = killed ? TIMED_OUT : decode(status);
    }
    set_alarm(0);
}

static void sequence(struct child *children, int count, long timeout_ms)
{
    int64_t began = now();
    int status = 0;
    for (int i = 0; i < count && status == 0; i++) {
        run_one(&children[i], timeout_ms);
        status = children[i].status;
    }
    printf("%lld %d\n", (long long)(now() - began), status);
}

static void finish(struct child *children, int count, pid_t pid, int status)
{
    for (int i = 0; i < count; i++)
        if (children[i].pid == pid) {
            children[i].ended = now();
            children[i].status = decode(status);
            children[i].pid = 0;
            return;
        }
}

static void kill_rest(struct child *children, int count)
{
    for (int i = 0; i < count; i++)
        if (children[i].pid > 0)
            kill(children[i].pid, SIGKILL);
}

static void parallel(struct child *children, int count, long timeout_ms)
{
    int64_t began = now();
    int failures = 0, left = 0, status;
    set_alarm(timeout_ms);
    for (int i = 0; i < count; i++) {
        start(&children[i]);
        left += children[i].pid > 0;
    }
    while (left > 0) {
        pid_t pid = wait4(-1, &status, 0, NULL);
        if (pid > 0) {
            finish(children, count, pid, status);
            left--;
        } else if (errno == EINTR)
            kill_rest(children, count);
        else
            break;
    }
    set_alarm(0);
    int64_t wall = now() - began;
    for (int i = 0; i < count; i++)
        failures += children[i].status != 0;
    printf("%lld %d\n", (long long)wall, failures);
    for (int i = 0; i < count; i++)
        printf("%lld %d\n", (long long)(children[i].ended - children[i].started),
               children[i].status);
}

static int split(char *line, char **fields)
{
    int n = 0;
    for (char *rest = line; rest && n < MAX_FIELDS - 1;)
        fields[n++] = strsep(&rest, "\t");
    fields[n] = NULL;
    return n;
}

static int commands(char **fields, int n, struct child *children)
{
    int count = 0, begin = 0;
    memset(children, 0, sizeof *children * MAX_COMMANDS);
    for (int i = 0; i <= n && count < MAX_COMMANDS; i++)
        if (i == n || strcmp(fields[i], ";") == 0) {
            fields[i] = NULL;
            if (i > begin)
                children[count++].argv = fields + begin;
            begin = i + 1;
        }
    return count;
}

static void prepare(const char *errors_file)
{
    sigset_t none, all;
    struct sigaction action = {.sa_handler = on_alarm};
    errors = open(errors_file, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (errors < 0) {
        perror(errors_file);
        exit(1);
    }
    sigaction(SIGALRM, &action, NULL);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    posix_spawn_file_actions_adddup2(&files, errors, 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

int main(int argc, char **argv)
{
    static char line[MAX_LINE];
    static char *fields[MAX_FIELDS];
    static struct child children[MAX_COMMANDS];
    if (argc != 2) {
        fprintf(stderr, "usage: spawn ERRORS\n");
        return 1;
    }
    prepare(argv[1]);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        int n = split(line, fields);
        if (n < 2)
            return 1;
        if (ftruncate(errors, 0) < 0)
            return 1;
        int count = n > 2 ? commands(fields + 2, n - 2, children) : 0;
        if (fields[0][0] == 'C')
            printf("0 %d\n", chdir(fields[1]) == 0 ? 0 : errno);
        else if (fields[0][0] == 'S')
            sequence(children, count, atol(fields[1]));
        else if (fields[0][0] == 'P')
            parallel(children, count, atol(fields[1]));
        else
            return 1;
        fflush(stdout);
    }
    return 0;
}
