/* Errors in words: errno texts, the log's line, stderr. */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Number, name and the text that callers know from Go's syscall package. */
static const struct {
    int number;
    const char *name, *text;
} errors[] = {
#define E(name, text) {name, #name, text},
#include "errors.inc"
#undef E
};

const char *errno_text(int error)
{
    static char unknown[32];
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].number == error)
            return errors[i].text;
    snprintf(unknown, sizeof unknown, "errno %d", error);
    return unknown;
}

const char *errno_name(int error)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].number == error)
            return errors[i].name;
    return "E?";
}

int rfc3339(char *into, size_t room, int64_t seconds, int64_t nanos)
{
    time_t when = (time_t)seconds;
    struct tm tm;
    char fraction[16] = "";
    gmtime_r(&when, &tm);
    if (nanos > 0) {
        int length = snprintf(fraction, sizeof fraction, ".%09d", (int)(nanos % 1000000000));
        while (fraction[length - 1] == '0')
            fraction[--length] = 0;
    }
    return snprintf(into, room, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", tm.tm_year + 1900,
                    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, fraction);
}

/* One JSON or logrus string; control bytes and quotes escaped, the rest as it is. */
static size_t quote(char *into, size_t room, const char *text)
{
    size_t at = 0;
    for (; *text && at + 8 < room; text++) {
        unsigned char c = (unsigned char)*text;
        const char *escape = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n"
            : c == '\t' ? "\\t" : NULL;
        if (escape)
            at += (size_t)sprintf(into + at, "%s", escape);
        else if (c < 32 || c == 127)
            at += (size_t)sprintf(into + at, "\\u%04x", c);
        else
            into[at++] = (char)c;
    }
    into[at] = 0;
    return at;
}

/* In one write, so that lines of several processes stay whole. Needs no memory, no descriptor. */
static int log_line(int fd, bool json, const char *code, const char *message)
{
    static char line[16384], quoted[15000];
    char when[40];
    rfc3339(when, sizeof when, time(NULL), 0);
    quote(quoted, sizeof quoted, message);
    int size = json
        ? snprintf(line, sizeof line, "{\"code\":\"%s\",\"level\":\"error\",\"msg\":\"%s\","
                   "\"time\":\"%s\"}\n", code, quoted, when)
        : snprintf(line, sizeof line, "time=\"%s\" level=error msg=\"%s\"\n", when, quoted);
    return write_all(fd, line, (size_t)size);
}

void report(const struct command_line *line, const char *code, const char *message)
{
    bool logged = false;
    if (line->log && *line->log) {
        int fd = open(line->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY, 0644);
        logged = fd >= 0 && !log_line(fd, line->log_json, code, message);
        if (fd >= 0)
            close(fd);
    }
    if (logged || isatty(2))
        dprintf(2, "%s\n", message);
    else
        log_line(2, false, code, message);
}

int report_failure(const struct command_line *line, const struct vm *vm, const char *command)
{
    const struct shared *shared = vm->shared;
    const char *label = shared->failed == IN_INIT ? shared->label
                                                  : vm_label(vm->base, shared->failed_step);
    char text[8192];
    /* "code\tverb failed\ttext": the engine writes labels with their stable code in front */
    const char *tab = strchr(label, '\t');
    char code[64] = "failed";
    if (tab && (size_t)(tab - label) < sizeof code) {
        memcpy(code, label, (size_t)(tab - label));
        code[tab - label] = 0;
        label = tab + 1;
    }
    bool with_errno = shared->error && shared->error != ECANCELED;
    int size = snprintf(text, sizeof text, "%s %s failed: %s%s%s%s%s", line->program, command,
                        label, *label && shared->detail[0] ? ": " : "", shared->detail,
                        with_errno && (*label || shared->detail[0]) ? ": " : "",
                        with_errno ? errno_text(shared->error) : "");
    if (size < 0)
        return 1;
    report(line, code, text);
    return shared->exit_code ? shared->exit_code : 1;
}
