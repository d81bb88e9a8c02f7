/* The front: what `jrunc` on the PATH is. */
#ifndef JRUNC_FRONT_H
#define JRUNC_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vm.h"

/* Global options, and where the command stands in argv. */
struct command_line {
    int argc, command; /* command: its index, argc when there is none */
    char **argv;
    const char *program; /* base name of argv[0] when it is runc or crun, else jrunc */
    const char *root, *log;
    bool log_json, debug, strange; /* strange: the engine has to judge the options */
    bool plain; /* errors go to stderr as they are, as on a terminal */
    const char *hint; /* what else there is to say about an error, or NULL */
};

static inline const char *command_name(const struct command_line *line)
{
    return line->command < line->argc ? line->argv[line->command] : "";
}

/* One of the three places where bytes of a user are parsed: the command line, as far as the
 * commands that need no engine go. */
void parse_globals(struct command_line *line, int argc, char **argv);
bool good_id(const char *id);
/* 1..64 for "9", "KILL", "SIGKILL", "sigkill", "RTMIN+1"; 0 for anything else. */
int parse_signal(const char *text);

/* What a command without an engine was asked. */
struct short_command {
    int block; /* enum stored_block */
    const char *id;
    int signal;
    bool force, all;
};
extern const char *const stored_names[];
/* False: not one of them, or with words that the engine has to judge. */
bool parse_short(const struct command_line *line, struct short_command *command);
#define ASK_ENGINE (-1)
/* The exit code, or ASK_ENGINE: what is left of a damaged container needs one. */
int run_stored(const struct command_line *line, const struct short_command *command);

/* Conversation with the engine. */
/* Its bytes lie in memory of their own, with zeroes behind them. */
#define ROOM_BEHIND ((size_t)1 << 18)
struct reply {
    uint32_t kind;
    uint8_t *bytes;
    size_t size;
};

/* Frames: u32 size of what follows the header, u32 kind.
 *
 *    front                              engine
 *      | -- REQUEST (fields) ------------> |
 *      | <----------- NEED (names) ------- |   any number of times
 *      | -- FILES (contents) ------------> |
 *      | <----------- TEXT or PROGRAM ---- |   the end: both hang up
 *
 * A program that failed: the same REQUEST with FIELD_ERROR, answered by EXPLAIN (a text).
 * A traced one comes as RENDER: u32 size of a head, the head (path of the trace NUL, what the
 * engine measured), the program. When it has ended, the same REQUEST with FIELD_TRACE (the head's
 * size, the head, struct trace_event) is answered by RENDER: the file. */
enum frame_kind {
    FRAME_REQUEST = 1, FRAME_FILES = 2, FRAME_EXPLAIN = 3, FRAME_RENDER = 4,
    FRAME_NEED = 16, FRAME_TEXT = 17, FRAME_PROGRAM = 18,
};
/* Fields of a request: u16 tag, u16 zero, u32 length, bytes; KNOWN's are what a NEED would ask for:
 * u32 kind, name NUL, content. */
enum field_tag {
    FIELD_BUILD = 1, FIELD_ARGUMENT, FIELD_DIRECTORY, FIELD_ENVIRONMENT, FIELD_IDS, FIELD_LIMITS,
    FIELD_RELEASE, FIELD_NULLS, FIELD_PROGRAM, FIELD_KNOWN, FIELD_ROOT, FIELD_COMMAND,
    FIELD_MACHINE, FIELD_ERROR, FIELD_TRACE,
};
/* Kinds of what NEED asks for: u32 kind, u32 most bytes, u32 length, name. The answer in FILES:
 * i32 errno, u32 length, bytes; a directory's are its names, each NUL-ended. */
enum need_kind {
    NEED_FILE = 1, NEED_DIRECTORY, NEED_RECORD, NEED_CONFIG, NEED_STDIN,
    NEED_IN_ROOT, /* name: root NUL path; answer: u32 mode, uid, gid, then how a file begins */
};

#define FRAME_MAX (64U << 20)

struct buffer {
    uint8_t *bytes;
    size_t size, room;
    bool failed;
};
void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_field(struct buffer *buffer, uint16_t tag, const void *bytes, size_t size);

int send_frame(int fd, uint32_t kind, const void *bytes, size_t size);
int receive_frame(int fd, int patience_ms, struct reply *reply);
/* What every request begins with; `command` decides which files come along. */
void add_facts(struct buffer *request, const struct command_line *line, const char *command);

/* Which engine is connected to: one without any authority, unless another program says so. */
extern struct engine_kind {
    const char *suffix, *arguments; /* of the socket's name; name of the file with its arguments */
    bool keeps_authority;
} engine_kind;
/* The caller's uid as the host counts it. */
uid_t outer_uid(void);
/* A connected descriptor; with `start` starts the engine when there is none: a private one, to be
 * kept for further questions, where this process may start none for others. -errno, and *why for
 * people. */
int engine_connect(bool start, const char **why);
/* With a field besides: asks about what the answer to the same request did; starts no engine. */
int converse(const struct command_line *line, uint16_t tag, const struct buffer *field,
             struct reply *reply, const char **why);

/* How an error is told: to the log, and to stderr. `code` is stable, for machines. */
void report(const struct command_line *line, const char *code, const char *message);
/* A line of the log; on stderr where there is none. */
void log_event(const struct command_line *line, const char *level, const char *message);
void report_warning(const struct command_line *line, const char *label, const char *more,
                    int error);
/* The failure of a program in words; `command` as in "jrunc run failed". */
int report_failure(const struct command_line *line, const struct vm *vm, const char *command);

void undo(struct vm *vm, uint32_t block);
/* Takes the warnings of programs. */
void warned(const char *label, const char *more, int error);
int front_main(int argc, char **argv);
/* The program where its zeroes have room: in place when so many bytes behind it are zero, else in
 * memory of its own; NULL: it is none. */
uint8_t *load_room(uint8_t *bytes, size_t size, size_t zeroes);
int execute(const struct command_line *line, uint8_t *program, size_t size, size_t zeroes,
            struct trace *trace);

#endif
