/*
 * Runs a command on a pseudo-terminal of its own and plays a script against it.
 *
 *   pty [-t SECONDS] [-r ROWSxCOLS] [-e TEXT | -s TEXT | -w ROWSxCOLS]... -- COMMAND [ARG...]
 *
 *   -e TEXT       wait until TEXT has appeared in the output since the last match
 *   -s TEXT       type TEXT; \n, \r, \t, \e, \\ and \xHH are understood
 *   -w ROWSxCOLS  resize the window
 *
 * The script runs in the order of its options. Everything the terminal shows goes to stdout, without
 * carriage returns. Exit status: the command's own, 128 + signal, 124 on time-out, 123 when the
 * command ended before an expected text appeared, 2 for a wrong call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OUTPUT_MAX = 1 << 20 };

struct step {
    char kind;
    const char *text;
};

static char output[OUTPUT_MAX];
static size_t output_len;
static size_t matched;

static long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static int parse_size(const char *text, struct winsize *size) {
    unsigned rows, cols;
    if (sscanf(text, "%ux%u", &rows, &cols) != 2 || rows > 9999 || cols > 9999)
        return -1;
    memset(size, 0, sizeof *size);
    size->ws_row = (unsigned short)rows;
    size->ws_col = (unsigned short)cols;
    return 0;
}

/* Waits until the program on the terminal has read what was typed; in cooked mode a half line doesn't count. */
static void until_read(int fd, long deadline) {
    int reader = open(ptsname(fd), O_RDWR | O_NOCTTY | O_CLOEXEC), waiting;
    while (reader >= 0 && ioctl(reader, FIONREAD, &waiting) == 0 && waiting > 0 && now_ms() < deadline)
        usleep(10000);
    close(reader);
}

static int type_text(int fd, const char *text, long deadline) {
    for (const char *p = text; *p; p++) {
        char c = *p;
        if (c == '\\' && p[1]) {
            p++;
            unsigned value;
            switch (*p) {
            case 'n': c = '\n'; break;
            case 'r': c = '\r'; break;
            case 't': c = '\t'; break;
            case 'e': c = 27; break;
            case 'x':
                if (sscanf(p + 1, "%2x", &value) != 1)
                    return -1;
                c = (char)value;
                p += 2;
                break;
            default: c = *p;
            }
        }
        if (write(fd, &c, 1) != 1)
            return -1;
        /* podman recognises its detach keys only when each arrives in a read of its own. */
        if ((unsigned char)c < ' ') {
            usleep(100000);
            until_read(fd, deadline);
        }
    }
    return 0;
}

/* Reads what is there within wait_ms; 0 at the end of the terminal, 1 otherwise. */
static int drain(int fd, int wait_ms) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, wait_ms) <= 0)
        return 1;
    char chunk[4096];
    ssize_t n = read(fd, chunk, sizeof chunk);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 1;
    if (n <= 0)
        return 0;
    for (ssize_t i = 0; i < n; i++)
        if (chunk[i] != '\r' && output_len < OUTPUT_MAX - 1)
            output[output_len++] = chunk[i];
    return 1;
}

static int wait_for(int fd, const char *text, long deadline) {
    for (;;) {
        char *hit = memmem(output + matched, output_len - matched, text, strlen(text));
        if (hit) {
            matched = (size_t)(hit - output) + strlen(text);
            return 0;
        }
        if (now_ms() > deadline)
            return 124;
        if (!drain(fd, 50))
            return 123;
    }
}

static int play(int fd, const struct step *steps, int count, long deadline) {
    for (int i = 0; i < count; i++) {
        struct winsize size;
        int result = 0;
        if (steps[i].kind == 'e')
            result = wait_for(fd, steps[i].text, deadline);
        else if (steps[i].kind == 's')
            result = type_text(fd, steps[i].text, deadline) ? 123 : 0;
        else if (parse_size(steps[i].text, &size) || ioctl(fd, TIOCSWINSZ, &size))
            result = 2;
        if (result) {
            fprintf(stderr, "pty: gave up at -%c '%s'\n", steps[i].kind, steps[i].text);
            return result;
        }
    }
    while (drain(fd, 50))
        if (now_ms() > deadline)
            return 124;
    return 0;
}

int main(int argc, char **argv) {
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct step *steps = calloc((size_t)argc, sizeof *steps);
    long seconds = 20;
    int count = 0, option;
    if (!steps)
        return 2;
    while ((option = getopt(argc, argv, "+t:r:e:s:w:")) != -1) {
        if (option == 't')
            seconds = atol(optarg);
        else if (option == 'r' && parse_size(optarg, &size) == 0)
            continue;
        else if (option == 'e' || option == 's' || option == 'w')
            steps[count++] = (struct step){.kind = (char)option, .text = optarg};
        else
            return 2;
    }
    if (optind == argc)
        return 2;

    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0)
        return 2;
    if (child == 0) {
        execvp(argv[optind], argv + optind);
        perror(argv[optind]);
        _exit(127);
    }
    int failed = play(terminal, steps, count, now_ms() + seconds * 1000);
    if (failed)
        kill(child, SIGKILL);
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    fwrite(output, 1, output_len, stdout);
    free(steps);
    if (failed)
        return failed;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
