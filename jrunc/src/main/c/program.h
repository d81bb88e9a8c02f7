/* The program: what the engine compiles and the front, the joiner and init execute.
 *
 * One program is one block of bytes, little endian, every part 8-byte aligned:
 *
 *   +--------+---------------------+------------------+---------------------------+
 *   | header | blocks: u32 x count | steps: step x n  | memory: data, then zeroes |
 *   +--------+---------------------+------------------+---------------------------+
 *
 * Steps name memory by its offset, other steps by their index and values that are only known
 * while it runs (descriptors, pids, lengths) by a slot. The program of init travels as data in
 * the memory of the front's program; slots are numbered once for both, so the slots that the
 * front has filled when it feeds init mean the same there.
 *
 * The Java side is io.jcontainers.runc.program; a test there compares the numbers below. */
#ifndef JRUNC_PROGRAM_H
#define JRUNC_PROGRAM_H

#include <stdint.h>

#define PROGRAM_MAGIC 0x3150524aU /* "JRP1" */
#define PROGRAM_VERSION 1
#define SLOTS 1024
#define STEP_ARGS 6
#define PROGRAM_MAX (8U << 20)

struct program_header {
    uint32_t magic, version;
    uint32_t size;      /* of the whole block as it is stored or sent */
    uint32_t block_count, blocks_offset;
    uint32_t step_count, steps_offset;
    uint32_t memory_offset, memory_stored, memory_size; /* memory_size >= memory_stored */
    uint64_t digest;    /* of everything behind the header */
};

/* Kind of an argument: four bits each in step.kinds, argument 0 lowest. */
enum arg_kind {
    ARG_VALUE = 0,  /* the number itself */
    ARG_SLOT = 1,   /* the value of that slot */
    ARG_MEMORY = 2, /* the address of that offset in memory */
};

enum step_flag {
    STEP_IF_SET = 1,      /* skip unless every slot argument is >= 0 */
    STEP_TOLERATE_ALL = 2,/* no errno fails this step */
    STEP_RETRY_BUSY = 4,  /* EBUSY, EAGAIN, EINTR: again, up to ten times, doubling from 1 ms */
    STEP_WARN = 8,        /* an errno is logged as a warning and the program goes on */
};

struct step {
    uint16_t op, flags, number; /* number: the system call of OP_SYS, a sub-code elsewhere */
    int16_t out;                /* slot for the result, -1 for none */
    uint32_t label;             /* memory offset of the text for an error, 0 for none */
    uint32_t kinds;
    uint16_t tolerate[4];       /* errnos that count as success (out is then -errno) */
    uint16_t other_errno[2];    /* errnos that continue at `other` (0xffff: any) */
    uint32_t other;
    uint64_t arg[STEP_ARGS];
};

/* Arguments in brackets; "name" is a NUL-ended string in memory. */
enum op {
    OP_END = 0,       /* the block ends */
    OP_SYS,           /* system call `number` [6] */
    OP_SET,           /* out = [0] + [1] */
    OP_POKE,          /* memory offset [0] = [1], [2] bytes wide */
    OP_PEEK,          /* out = memory offset [0], [1] bytes wide, sign extended when [2] */
    OP_POKE_ADDRESS,  /* u64 at memory offset [0] = address [1] */
    OP_JUMP,          /* to step [0] */
    OP_IF,            /* compare [0] with [1] by `number` (enum test): jump to step [2] */
    OP_EXIT,          /* leave the program, exit code [0] */
    OP_FAIL,          /* fail with errno [0] (0: the label alone); [1]: exit code, 0 the usual;
                         [2]: memory offset of a text for the detail, 0 for none */
    OP_PUT,           /* dirfd [0], name [1], flags [2]: open, write [3] for [4] bytes, close */
    OP_PUT_LINES,     /* the same, one write for each line */
    OP_GET,           /* dirfd [0], name [1]: read into memory [2], at most [3]; out = length */
    OP_IN_ROOT,       /* rootfd [0], path [1], [2] how (enum in_root), [3] mode,
                         [4] flags of openat2 instead of O_PATH: out = descriptor */
    OP_JOIN,          /* run block [0] in a joiner (in our memory: [1]); `out`: whom it cloned */
    OP_SEAL,          /* out = a sealed copy of this program in memory, for OP_SPAWN */
    OP_SPAWN,         /* clone init: flags [0], cgroup fd [1], slots kept open [2] (u16 count and
                         slots), spawn flags [3], descriptors 3.. kept for the container [4];
                         out = pid; the front's SLOT_PIDFD = its pidfd */
    OP_FEED,          /* sync fd [0]: send the slots and the program at memory [1], [2] bytes */
    OP_SEND,          /* sync fd [0]: message code [1], value [2], descriptor [3] or -1 */
    OP_RECEIVE,       /* sync fd [0]: expect message code [1]; out = value, out+1 = descriptor;
                         [2]: end of stream is fine, out = -1 */
    OP_FORMAT,        /* template [0] of [1] bytes into memory [2], at most [3]; out = length */
    OP_PRINT,         /* memory [1], [2] bytes, to descriptor [0] */
    OP_RUN,           /* a helper or hook: argv [0], envp [1] (0: empty), stdin [2] of [3] bytes,
                         seconds [4], path [5]; number: slot of its working directory, 0 for
                         ours; waits, fails unless it exits 0 */
    OP_BOUND,         /* drop from the bounding set what the mask [0] lacks; [1] last cap */
    OP_LOOK_UP,       /* program [0] in the PATH [1]: its path into memory [2], PATH_MAX bytes */
    OP_EXEC,          /* path [0], argv [1], envp [2]: address tables made from string lists */
    OP_HOME,          /* uid [0]: its home by /etc/passwd into memory [1], at most [2]; "/" */
    OP_SUPERVISE,     /* pid [0], pidfd [1], terminal [2] or -1, notify socket [4] or 0 and the
                         caller's [5] that it goes on to: out = exit code */
    OP_PROCESS_ALIVE, /* pid [0], start time [1]: out = 1 alive, 0 not; [1] = -1: out = that time */
    OP_KILL_CGROUP,   /* directory [0] name [1]: signal [2] to every process below, out = count */
    OP_REMOVE_CGROUP, /* directory [0] name [1]: rmdir it and what is below it */
    OP_SEND_FD,       /* to socket [0] the descriptor [1] with text [2] of [3] bytes */
    OP_COPY_TREE,     /* tmpcopyup: from directory [0] into directory [1] */
    OP_REMOVE_TREE,   /* dirfd [0], name [1]: unlink it and everything below, crossing nothing */
    OP_STORE,         /* dirfd [0]: the fixed slots into its file .live */
    OP_WAIT,          /* pidfd [0], -1 for none: wait for its end, [1] ms at most (-1: for ever) */
    OP_NOTIFY_PROXY,  /* notify socket [0] to [1], until READY=1 or pidfd [2] ends; [3] pid */
    OP_COUNT
};

enum test { TEST_EQ, TEST_NE, TEST_LT, TEST_GE, TEST_BITS, TEST_NO_BITS };

enum in_root {
    IN_ROOT_OPEN = 0,  /* must exist; O_PATH unless the flags in bits 8.. say otherwise */
    IN_ROOT_DIR = 1,   /* directory, made with the mode where missing */
    IN_ROOT_FILE = 2,  /* anything but a directory; an empty file where missing */
    IN_ROOT_PARENT = 3,/* its parent directory, made where missing */
    IN_ROOT_LIKE = 4,  /* a directory or a file, as the descriptor [4] is */
    IN_ROOT_MASK = 0xff,
    IN_ROOT_PLAIN = 0x100,   /* no symbolic link anywhere on the way */
};

enum spawn_flag {
    SPAWN_MAPS = 1,   /* wait for SYNC_MAPPED before the sealed copy is executed */
    SPAWN_PARENT = 2, /* child of our parent (we are the joiner) */
    SPAWN_ROOT = 4,   /* take uid and gid 0 of the new user namespace first */
};

/* Messages on the sync socket: 16 bytes, a descriptor may ride on them.
 *
 *    front                         init
 *      | -- MAPPED ------------------> |   user namespaces only: the id maps are written
 *      | -- FEED (slots, program) ---> |
 *      | <---------------- HOOKS ----- |   mounts are done, root not yet pivoted
 *      | -- GO ----------------------> |   cgroup limits set, createRuntime hooks have run
 *      | <---------------- TERMINAL -- |   the pty master, foreground only
 *      | <---------------- LISTENER -- |   number of the seccomp notify descriptor
 *      | <---------------- READY ----- |   nothing left but to wait and execute; timings if asked
 *      | -- GO ----------------------> |   the state is on disk: park (create) or execute
 *      | <---------------- ERROR ----- |   step, errno, text; init then ends
 *      x <------ end of stream ------- |   executed: the socket closes on exec
 */
enum sync_code {
    SYNC_MAPPED = 1, SYNC_FEED, SYNC_HOOKS, SYNC_GO, SYNC_TERMINAL, SYNC_LISTENER, SYNC_READY,
    SYNC_ERROR,
};

struct sync_message {
    uint32_t code, length; /* bytes that follow */
    int64_t value;
};

/* SYNC_ERROR's bytes: this, then the step's label and what the operation adds, each NUL-ended. */
struct sync_error {
    uint32_t step, error, exit_code;
};

/* OP_FORMAT escapes: 0x01, a kind, a slot as u16. */
enum format_kind {
    FORMAT_NUMBER = 'd', /* signed decimal */
    FORMAT_MODE = 'o',   /* its permission bits, octal */
    FORMAT_TEXT = 's',   /* NUL-ended string at that memory offset */
    FORMAT_TIME = 't',   /* RFC 3339 with nanoseconds, seconds in the slot, nanoseconds behind */
};

/* Blocks of a program that the front runs. */
enum block { BLOCK_MAIN = 0, BLOCK_UNDO = 1 };

/* Blocks of a container's stored program, run without any engine. */
enum stored_block {
    STORED_STATE = 0, STORED_START, STORED_KILL, STORED_PAUSE, STORED_RESUME, STORED_DELETE,
};

/* Slots with a fixed meaning. */
enum fixed_slot {
    SLOT_SYNC = 0,   /* init: its end of the sync socket; front: its own */
    SLOT_PID = 1, SLOT_START_TIME = 2, SLOT_CREATED = 3, SLOT_CREATED_NANOS = 4,
    SLOT_STATE_DIR = 5, /* stored programs: the container's directory, opened O_PATH */
    SLOT_SIGNAL = 6, SLOT_FORCE = 7, SLOT_ALL = 8,
    SLOT_PIDFS = 9,  /* inode of init's pidfd, where the kernel has pidfs */
    SLOT_LIVE = 10,  /* stored programs: 1 when the live file was read */
    SLOT_NOTIFY = 15, /* stored programs: 1 when start's caller has a NOTIFY_SOCKET */
    SLOT_PIDFD = 14, /* init's, where the front cloned it */
    SLOT_ROOT_DIR = 13, /* stored programs: the directory of all state */
    SLOT_SEAL = 11, SLOT_CHILD_SYNC = 12, /* front: for OP_SPAWN */
    SLOT_FIRST_FREE = 16,
};

/* The live file: what is known only once init runs. Written by rename, read without a lock. */
struct live_file {
    uint32_t magic, version;
    int64_t pid, start_time, created, created_nanos, pidfs;
    uint64_t digest;
};
#define LIVE_MAGIC 0x314c524aU /* "JRL1" */

/* The container file: a stored program, then the texts that the engine asks back.
 *   u32 magic, u32 version, 3 x { u32 offset, u32 size } : program, record (JSON), config.json */
struct container_file {
    uint32_t magic, version;
    struct { uint32_t offset, size; } part[3];
};
#define CONTAINER_MAGIC 0x3143524aU /* "JRC1" */

#endif
