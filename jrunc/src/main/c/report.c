/* Errors in words: errno texts, the log's line, stderr. */
#include "front.h"

/* Where the C library's words are not those of Go's syscall package, which callers know. */
static const struct {
    int number;
    const char *text;
} others[] = {
    {E2BIG, "argument list too long"}, {EBUSY, "device or resource busy"},
    {EIO, "input/output error"}, {ELOOP, "too many levels of symbolic links"},
    {EMFILE, "too many open files"}, {ENAMETOOLONG, "file name too long"},
    {ENOMEM, "cannot allocate memory"}, {ENOTTY, "inappropriate ioctl for device"},
    {EOPNOTSUPP, "operation not supported"}, {EXDEV, "invalid cross-device link"},
    {EBADF, "bad file descriptor"}, {ENFILE, "too many open files in system"},
    {ERANGE, "numerical result out of range"},
};

const char *errno_text(int error)
{
    static char text[64];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].number == error)
            return others[i].text;
    snprintf(text, sizeof text, "%s", strerror(error));
    if (text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a')
        text[0] |= 0x20;
    return text;
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
static int log_line(int fd, bool json, const char *level, const char *code, const char *message,
                    const char *hint)
{
    static char line[16384], quoted[11000], more[4000];
    char when[40];
    rfc3339(when, sizeof when, time(NULL), 0);
    quote(quoted, sizeof quoted, message);
    bool hinted = hint && quote(more, sizeof more, hint);
    const char *before = !hinted ? "" : json ? "\"hint\":\"" : " hint=\"";
    const char *after = !hinted ? "" : json ? "\"," : "\"";
    int size = json
        ? snprintf(line, sizeof line, "{\"code\":\"%s\",%s%s%s\"level\":\"%s\",\"msg\":\"%s\","
                   "\"time\":\"%s\"}\n", code, before, more, after, level, quoted, when)
        : snprintf(line, sizeof line, "time=\"%s\" level=%s msg=\"%s\"%s%s%s\n", when, level,
                   quoted, before, more, after);
    return write_all(fd, line, (size_t)size);
}

static bool log_to_file(const struct command_line *line, const char *level, const char *code,
                        const char *message)
{
    if (!line->log || !*line->log)
        return false;
    int fd = open(line->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY, 0644);
    bool logged = fd >= 0 && !log_line(fd, line->log_json, level, code, message, line->hint);
    if (fd >= 0)
        close(fd);
    return logged;
}

void report(const struct command_line *line, const char *code, const char *message)
{
    if (log_to_file(line, "error", code, message) || line->plain || isatty(2))
        dprintf(2, line->hint && *line->hint ? "%s\nhint: %s\n" : "%s\n", message, line->hint);
    else
        log_line(2, false, "error", code, message, line->hint);
}

/* Labels are "code\ttext": the engine writes them with their stable code in front. */
static void compose(char *text, size_t room, char *code, const char *label, const char *more,
                    int error)
{
    const char *tab = strchr(label, '\t');
    size_t length = tab && tab - label < 64 ? (size_t)(tab - label) : 0;
    bool with_errno = error && error != ECANCELED;
    snprintf(code, 64, "%.*s", length ? (int)length : 6, length ? label : "failed");
    label = length ? tab + 1 : label;
    snprintf(text, room, "%s%s%s%s%s", label, *label && *more ? ": " : "", more,
             with_errno && (*label || *more) ? ": " : "", with_errno ? errno_text(error) : "");
}

void log_event(const struct command_line *line, const char *level, const char *message)
{
    if (!log_to_file(line, level, "event", message))
        log_line(2, false, level, "event", message, NULL);
}

void report_warning(const struct command_line *line, const char *label, const char *more, int error)
{
    char text[4096], code[64];
    compose(text, sizeof text, code, label, more, error);
    log_to_file(line, "warning", code, text); /* callers read stderr with stdout */
}

static const char *failed_label(const struct vm *vm)
{
    return vm->shared->failed == IN_INIT ? vm->shared->label
                                         : vm_label(vm->base, vm->shared->failed_step);
}

/* What an engine that is there has to say about it, or NULL. */
static const char *explain(const struct command_line *line, const struct vm *vm)
{
    const struct shared *shared = vm->shared;
    uint32_t head[3] = {shared->failed, shared->failed_step, (uint32_t)shared->error};
    struct buffer field = {0};
    struct reply reply;
    const char *why, *label = failed_label(vm);
    if (!shared->error || shared->error == ECANCELED)
        return NULL;
    buffer_add(&field, head, sizeof head);
    buffer_add(&field, label, strlen(label) + 1);
    buffer_add(&field, shared->detail, strlen(shared->detail));
    if (field.failed || converse(line, FIELD_ERROR, &field, &reply, &why))
        return NULL;
    return reply.kind == FRAME_EXPLAIN ? (const char *)reply.bytes : NULL;
}

int report_failure(const struct command_line *line, const struct vm *vm, const char *command)
{
    const struct shared *shared = vm->shared;
    struct command_line explained = *line;
    char cause[4096], text[4400], code[64];
    compose(cause, sizeof cause, code, failed_label(vm), shared->detail, shared->error);
    snprintf(text, sizeof text, "%s %.32s failed: %s", line->program, command, cause);
    explained.hint = explain(line, vm);
    report(&explained, code, text);
    return shared->exit_code ? shared->exit_code : 1;
}
