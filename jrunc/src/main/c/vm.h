/* The executor of programs, shared by front, joiner and init. */
#ifndef JRUNC_VM_H
#define JRUNC_VM_H

/* What nearly every file here needs. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

enum role { ROLE_FRONT, ROLE_JOINER, ROLE_INIT };

/* How a program ended. */
enum outcome { DONE, EXITED, FAILED };

enum place { NOWHERE, IN_FRONT, IN_JOINER, IN_INIT };

/* Memory that a joiner shares with its front: slots and the report of a failure. */
struct shared {
    int64_t slot[SLOTS];
    uint32_t failed_step;
    int error, exit_code;
    enum place failed; /* whose program failed_step counts in */
    char label[1024];    /* init's: the label of the step that failed */
    char detail[2048];   /* what an operation has to add: a hook's output, a path */
};

struct vm {
    enum role role;
    uint8_t *base, *memory;
    struct program_header *header;
    const struct step *steps;
    const uint32_t *blocks;
    struct shared *shared;
    struct trace *trace;
    void (*warned)(const char *label, const char *detail, int error);
};

typedef int64_t (*operation)(struct vm *, const struct step *, const int64_t *arg);

/* Checks every offset and index of the program once; after that no operation checks them again.
 * The block stays the caller's and is written to. Returns 0 or -EBADMSG. */
int vm_load(struct vm *vm, uint8_t *block, size_t size, struct shared *shared, enum role role);
/* Memory for a program and its zeroes, begun with its header; NULL when that is none. */
uint8_t *program_room(const struct program_header *header);
enum outcome vm_block(struct vm *vm, uint32_t block);
const char *vm_label(const uint8_t *program, uint32_t step);
uint64_t program_digest(const uint8_t *bytes, size_t size);

/* Keeps the first text only: the innermost cause. */
void detail(struct vm *vm, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True when [offset, offset + length) lies in memory. */
bool in_memory(const struct vm *vm, uint64_t offset, uint64_t length);
/* The offset of an ARG_MEMORY argument, which operations get as an address. */
static inline uint64_t offset_of(const struct vm *vm, int64_t address)
{
    return (uint64_t)address - (uint64_t)(uintptr_t)vm->memory;
}

static inline void *pointer(int64_t value) { return (void *)(uintptr_t)value; }

/* The operations that are more than a line of vm.c. */
#define UNUSED __attribute__((unused))
#define OPERATION(name) int64_t name(struct vm *vm UNUSED, const struct step *step UNUSED, \
                                     const int64_t *arg UNUSED)
OPERATION(op_put); OPERATION(op_get); OPERATION(op_store); OPERATION(op_print);
OPERATION(op_format); OPERATION(op_in_root); OPERATION(op_remove_tree); OPERATION(op_copy_tree);
OPERATION(op_join); OPERATION(op_seal); OPERATION(op_spawn); OPERATION(op_run);
OPERATION(op_exec); OPERATION(op_wait); OPERATION(op_process_alive); OPERATION(op_bound);
OPERATION(op_look_up); OPERATION(op_home); OPERATION(op_feed); OPERATION(op_send);
OPERATION(op_receive); OPERATION(op_send_fd); OPERATION(op_notify_proxy);
OPERATION(op_kill_cgroup); OPERATION(op_remove_cgroup); OPERATION(op_supervise);

/* files.c */
int write_all(int fd, const void *bytes, size_t size);
int64_t read_file(int dirfd, const char *name, void *into, size_t size);

/* Into NUL-ended text, empty where it can't be read. */
int64_t read_text(int dirfd, const char *name, char *into, size_t room);

/* engine.c: the front's connection to an engine that serves nobody else, or -1. */
extern int private_engine;

/* process.c */
int init_main(int sync_fd);
void default_signals(void);
/* Fields 22 and 3 of /proc/PID/stat, the start time and the state, or -EBADMSG. They are counted
 * behind the last ')': the name in field 2 may hold anything. */
int64_t stat_start(const char *text, char *state);

/* user.c */
/* One of the three places where bytes of a user are parsed: the home of a uid in a passwd file.
 * NUL-ended, is cut into fields. Returns the length of what it put into `home`, or -ENOENT. */
int64_t passwd_home(char *file, uint32_t uid, char *home, size_t room);

/* sync.c */
/* All parts, with a descriptor on the first byte unless it is -1; 0 or -errno. */
int send_parts(int fd, struct iovec *parts, size_t count, int passed);
int send_message(int fd, uint32_t code, int64_t value, int passed, const void *bytes,
                 uint32_t size);
int receive_message(int fd, struct sync_message *message, int *passed);
int read_all(int fd, void *bytes, size_t size);
void hold_signals(void);
bool interrupted(void);
bool notify_ready(int from, int to, int64_t pid);

/* String lists in memory: u32 count, then the NUL-ended strings one behind the other. */
#define STRINGS_MAX 131072 /* what execve(2) takes is less */
uint32_t string_count(const struct vm *vm, int64_t list);
/* Fills a NULL-ended table of string_count + 1 addresses, on the caller's stack: after a seccomp
 * filter is loaded no memory can be asked for. */
char **string_table(const struct vm *vm, int64_t list, char **table);

/* openat2(2), Linux 5.6: the only way in which a path of somebody else is resolved here. */
static inline int safe_open(int dirfd, const char *path, int flags, uint64_t mode, uint64_t resolve)
{
    struct open_how how = {.flags = (uint64_t)(uint32_t)(flags | O_CLOEXEC), .mode = mode,
                           .resolve = resolve};
    long fd = syscall(SYS_openat2, dirfd, path, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

/* report.c */
const char *errno_text(int error);
int rfc3339(char *into, size_t room, int64_t seconds, int64_t nanos);

#endif
