/* The command line as the front understands it without an engine. */
#include <stdlib.h>

#include "check.h"
#include "front.h"

#define WORDS 8

static int count(char *const *argv)
{
    int argc = 0;
    while (argc < WORDS && argv[argc])
        argc++;
    return argc;
}

static const struct {
    char *argv[WORDS];
    const char *program, *root, *log;
    bool json, debug;
    int command;
} globals[] = {
    {{"jrunc", "state", "a"}, "jrunc", NULL, NULL, false, false, 1},
    {{"/usr/bin/runc", "state"}, "runc", NULL, NULL, false, false, 1},
    {{"x/crun", "list"}, "crun", NULL, NULL, false, false, 1},
    {{"runc2", "list"}, "jrunc", NULL, NULL, false, false, 1},
    {{"jrunc", "--root", "/r", "--log", "/l", "--log-format", "json", "kill"},
     "jrunc", "/r", "/l", true, false, 7},
    {{"jrunc", "--root=/r", "--log=/l", "--log-format=json", "--debug", "kill"},
     "jrunc", "/r", "/l", true, true, 5},
    {{"jrunc", "-root", "/r", "-log=file:/l", "kill"}, "jrunc", "/r", "/l", false, false, 4},
    {{"jrunc", "--log-format=text", "--debug=false", "kill"}, "jrunc", NULL, NULL, false, false, 3},
    {{"jrunc", "--systemd-cgroup", "--rootless", "auto", "run"},
     "jrunc", NULL, NULL, false, false, 4},
    {{"jrunc", "--", "--root"}, "jrunc", NULL, NULL, false, false, 2},
    {{"jrunc", "--root"}, "jrunc", NULL, NULL, false, false, 2},
    {{"jrunc"}, "jrunc", NULL, NULL, false, false, 1},
    {{NULL}, "jrunc", NULL, NULL, false, false, 0},
};

static void test_globals(void)
{
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
        struct command_line line;
        char what[32];
        snprintf(what, sizeof what, "globals[%zu]", i);
        parse_globals(&line, count(globals[i].argv), (char **)globals[i].argv);
        CHECK_TEXT(what, globals[i].program, line.program);
        CHECK_TEXT(what, globals[i].root, line.root);
        CHECK_TEXT(what, globals[i].log, line.log);
        CHECK_NUMBER(what, globals[i].json, line.log_json);
        CHECK_NUMBER(what, globals[i].debug, line.debug);
        CHECK_NUMBER(what, globals[i].command, line.command);
    }
}

enum { REFUSED = -1 };

static const struct {
    char *argv[WORDS];
    int block;
    const char *id;
    int signal;
    bool force, all;
} shorts[] = {
    {{"jrunc", "state", "a"}, STORED_STATE, "a", 15, false, false},
    {{"jrunc", "start", "--", "a"}, STORED_START, "a", 15, false, false},
    {{"jrunc", "pause", "a"}, STORED_PAUSE, "a", 15, false, false},
    {{"jrunc", "resume", "a"}, STORED_RESUME, "a", 15, false, false},
    {{"jrunc", "kill", "a"}, STORED_KILL, "a", 15, false, false},
    {{"jrunc", "kill", "a", "KILL"}, STORED_KILL, "a", 9, false, false},
    {{"jrunc", "kill", "--all", "a", "9"}, STORED_KILL, "a", 9, false, true},
    {{"jrunc", "kill", "a", "sigkill", "-a"}, STORED_KILL, "a", 9, false, true},
    {{"jrunc", "delete", "a"}, STORED_DELETE, "a", 15, false, false},
    {{"jrunc", "delete", "-f", "a"}, STORED_DELETE, "a", 15, true, false},
    {{"jrunc", "delete", "a", "--force"}, STORED_DELETE, "a", 15, true, false},
    /* What the engine has to judge. */
    {{"jrunc", "delete", "--all", "a"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "state", "--force", "a"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "state", "--help"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "state"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "state", "a", "b"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "kill", "a", "9", "x"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "kill", "a", "NOSUCH"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "state", "../a"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "run", "a"}, REFUSED, NULL, 0, false, false},
    {{"jrunc", "--debug"}, REFUSED, NULL, 0, false, false},
};

static void test_shorts(void)
{
    for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++) {
        struct command_line line;
        struct short_command command;
        char what[32];
        snprintf(what, sizeof what, "shorts[%zu]", i);
        parse_globals(&line, count(shorts[i].argv), (char **)shorts[i].argv);
        bool taken = parse_short(&line, &command);
        CHECK_NUMBER(what, shorts[i].block != REFUSED, taken);
        if (!taken || shorts[i].block == REFUSED)
            continue;
        CHECK_NUMBER(what, shorts[i].block, command.block);
        CHECK_TEXT(what, shorts[i].id, command.id);
        CHECK_NUMBER(what, shorts[i].signal, command.signal);
        CHECK_NUMBER(what, shorts[i].force, command.force);
        CHECK_NUMBER(what, shorts[i].all, command.all);
    }
}

static void test_signals(void)
{
    static const struct {
        const char *text;
        int number;
    } signals[] = {
        {"1", 1}, {"64", 64}, {"KILL", 9}, {"SIGKILL", 9}, {"sigKill", 9}, {"term", 15},
        {"USR1", 10}, {"CLD", 17}, {"RTMIN", 34}, {"RTMIN+3", 37}, {"SIGRTMAX", 64},
        {"RTMAX-3", 61}, {"0", 0}, {"65", -1}, {"-1", -1}, {"", -1}, {"9x", -1}, {"KILLX", -1},
        {"RTMIN-1", -1}, {"RTMAX+1", -1}, {"RTMIN+31", -1}, {"RTMIN+", -1}, {"SIG", -1},
        {"99999999999999999999", -1},
    };
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        CHECK_NUMBER(signals[i].text, signals[i].number, parse_signal(signals[i].text));
}

static void test_ids(void)
{
    static const struct {
        const char *id;
        bool good;
    } ids[] = {
        {"a", true}, {"A-b_c.d+1", true}, {"...", true}, {"", false}, {".", false}, {"..", false},
        {"a/b", false}, {"a b", false}, {"\xc3\xa9", false}, {"a\n", false}, {"a:b", false},
    };
    char longest[257];
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        CHECK_NUMBER(ids[i].id, ids[i].good, good_id(ids[i].id));
    memset(longest, 'a', 256);
    longest[256] = 0;
    CHECK_NUMBER("an id of 256 bytes", false, good_id(longest));
    longest[255] = 0;
    CHECK_NUMBER("an id of 255 bytes", true, good_id(longest));
}

int main(void)
{
    test_globals();
    test_shorts();
    test_signals();
    test_ids();
    return checks_failed();
}
