/* The command line, as far as it has to be understood without an engine. */
#include "front.h"

#include <ctype.h>
#include <strings.h>

static const struct {
    const char *name;
    bool has_value;
} globals[] = {
    {"root", true}, {"log", true}, {"log-format", true}, {"log-level", true}, {"rootless", true},
    {"cgroup-manager", true}, {"criu", true}, {"debug", false}, {"systemd-cgroup", false},
};

/* -long is --long, but for the one-letter options. */
static const char *option_name(const char *word)
{
    if (word[0] != '-' || !word[1])
        return NULL;
    return word + 1 + (word[1] == '-');
}

static void take_global(struct command_line *line, const char *name, size_t length,
                        const char *value)
{
    if (length == 4 && !memcmp(name, "root", 4) && value)
        line->root = value, line->strange |= !strcmp(value, "/");
    else if (length == 3 && !memcmp(name, "log", 3) && value)
        line->log = strncmp(value, "file:", 5) ? value : value + 5;
    else if (length == 10 && !memcmp(name, "log-format", 10) && value)
        line->log_json = !strcmp(value, "json"),
        line->strange |= !line->log_json && strcmp(value, "text");
    else if (length == 5 && !memcmp(name, "debug", 5))
        line->debug = !value || strcmp(value, "false");
}

void parse_globals(struct command_line *line, int argc, char **argv)
{
    const char *slash = argc ? strrchr(argv[0], '/') : NULL;
    const char *base = !argc ? "jrunc" : slash ? slash + 1 : argv[0];
    *line = (struct command_line){.argc = argc, .argv = argv, .command = argc, .program = "jrunc"};
    if (!strcmp(base, "runc") || !strcmp(base, "crun"))
        line->program = base;
    for (int i = 1; i < argc; i++) {
        const char *name = option_name(argv[i]);
        if (!name || !*name) {
            line->command = name ? i + 1 : i;
            return;
        }
        size_t length = strcspn(name, "=");
        const char *value = name[length] ? name + length + 1 : NULL;
        bool known = false;
        for (size_t g = 0; g < sizeof globals / sizeof *globals && !known; g++) {
            known = strlen(globals[g].name) == length && !memcmp(globals[g].name, name, length);
            if (known && globals[g].has_value && !value && i + 1 < argc)
                value = argv[++i];
        }
        line->strange |= !known;
        take_global(line, name, length, value);
    }
}

bool good_id(const char *id)
{
    size_t length = strlen(id);
    if (!length || length > 255 || !strcmp(id, ".") || !strcmp(id, ".."))
        return false;
    for (; *id; id++)
        if (!isalnum((unsigned char)*id) && !strchr("_+.-", *id))
            return false;
    return true;
}

static const struct {
    const char *name;
    int number;
} signals[] = {
    {"ABRT", SIGABRT}, {"ALRM", SIGALRM}, {"BUS", SIGBUS}, {"CHLD", SIGCHLD}, {"CLD", SIGCHLD},
    {"CONT", SIGCONT}, {"FPE", SIGFPE}, {"HUP", SIGHUP}, {"ILL", SIGILL}, {"INT", SIGINT},
    {"IO", SIGIO}, {"IOT", SIGIOT}, {"KILL", SIGKILL}, {"PIPE", SIGPIPE}, {"POLL", SIGPOLL},
    {"PROF", SIGPROF}, {"PWR", SIGPWR}, {"QUIT", SIGQUIT}, {"SEGV", SIGSEGV}, {"STOP", SIGSTOP},
    {"STKFLT", SIGSTKFLT}, {"SYS", SIGSYS}, {"TERM", SIGTERM}, {"TRAP", SIGTRAP},
    {"TSTP", SIGTSTP}, {"TTIN", SIGTTIN}, {"TTOU", SIGTTOU}, {"URG", SIGURG}, {"USR1", SIGUSR1},
    {"USR2", SIGUSR2}, {"VTALRM", SIGVTALRM}, {"WINCH", SIGWINCH}, {"XCPU", SIGXCPU},
    {"XFSZ", SIGXFSZ},
};

static int number_in(const char *text, int least, int most)
{
    char *end;
    if (!isdigit((unsigned char)*text))
        return -1;
    long number = strtol(text, &end, 10);
    return *end || number < least || number > most ? -1 : (int)number;
}

int parse_signal(const char *text)
{
    int number = number_in(text, 0, 64);
    if (number >= 0)
        return number;
    if (!strncasecmp(text, "SIG", 3))
        text += 3;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (!strcasecmp(text, signals[i].name))
            return signals[i].number;
    bool from_least = !strncasecmp(text, "RTMIN", 5);
    if (!from_least && strncasecmp(text, "RTMAX", 5))
        return -1;
    int base = from_least ? 34 : 64;
    if (!text[5])
        return base;
    int offset = text[5] == (from_least ? '+' : '-') ? number_in(text + 6, 0, 30) : -1;
    return offset < 0 ? -1 : from_least ? base + offset : base - offset;
}

const char *const stored_names[] = {"state", "start", "kill", "pause", "resume", "delete", NULL};

static bool take_flag(struct short_command *command, const char *name)
{
    if (command->block == STORED_DELETE && (!strcmp(name, "force") || !strcmp(name, "f")))
        return command->force = true;
    if (command->block == STORED_KILL && (!strcmp(name, "all") || !strcmp(name, "a")))
        return command->all = true;
    return false;
}

bool parse_short(const struct command_line *line, struct short_command *command)
{
    const char *words[2] = {NULL, NULL};
    int count = 0, block = 0;
    bool plain = false;
    while (stored_names[block] && strcmp(command_name(line), stored_names[block]))
        block++;
    if (!stored_names[block] || line->strange)
        return false;
    *command = (struct short_command){.block = block, .signal = SIGTERM};
    for (int i = line->command + 1; i < line->argc; i++) {
        const char *name = plain ? NULL : option_name(line->argv[i]);
        if (name && !*name)
            plain = true;
        else if (name ? !take_flag(command, name) : count == 2)
            return false;
        else if (!name)
            words[count++] = line->argv[i];
    }
    command->id = words[0];
    if (!words[0] || (words[1] && command->block != STORED_KILL))
        return false;
    if (words[1])
        command->signal = parse_signal(words[1]);
    return command->signal >= 0 && good_id(words[0]);
}
