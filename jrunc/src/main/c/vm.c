/* Runs the steps of a program: resolves arguments, calls, judges the result. */
#include "vm.h"

#include <stdarg.h>

#include "trace.h"

static OPERATION(op_poke)
{
    uint64_t width = step->op == OP_POKE ? (uint64_t)arg[2] : sizeof arg[1];
    if (width > sizeof arg[1] || !in_memory(vm, (uint64_t)arg[0], width))
        return -EFAULT;
    memcpy(vm->memory + arg[0], &arg[1], width);
    return 0;
}

static OPERATION(op_peek)
{
    int64_t value = 0;
    if (!in_memory(vm, (uint64_t)arg[0], (uint64_t)arg[1]) || arg[1] > 8)
        return -EFAULT;
    memcpy(&value, vm->memory + arg[0], (size_t)arg[1]);
    if (arg[2] && arg[1] == 4)
        value = (int32_t)value;
    return value;
}

static const operation operations[OP_COUNT] = {
    [OP_POKE] = op_poke, [OP_PEEK] = op_peek, [OP_POKE_ADDRESS] = op_poke,
    [OP_PUT] = op_put, [OP_PUT_LINES] = op_put, [OP_GET] = op_get, [OP_IN_ROOT] = op_in_root,
    [OP_JOIN] = op_join, [OP_SEAL] = op_seal, [OP_SPAWN] = op_spawn, [OP_FEED] = op_feed,
    [OP_SEND] = op_send, [OP_RECEIVE] = op_receive, [OP_FORMAT] = op_format,
    [OP_PRINT] = op_print, [OP_RUN] = op_run, [OP_BOUND] = op_bound, [OP_LOOK_UP] = op_look_up,
    [OP_EXEC] = op_exec, [OP_HOME] = op_home, [OP_SUPERVISE] = op_supervise,
    [OP_PROCESS_ALIVE] = op_process_alive, [OP_KILL_CGROUP] = op_kill_cgroup,
    [OP_REMOVE_CGROUP] = op_remove_cgroup, [OP_SEND_FD] = op_send_fd,
    [OP_COPY_TREE] = op_copy_tree, [OP_REMOVE_TREE] = op_remove_tree, [OP_STORE] = op_store,
    [OP_WAIT] = op_wait, [OP_NOTIFY_PROXY] = op_notify_proxy,
};

bool in_memory(const struct vm *vm, uint64_t offset, uint64_t length)
{
    return offset <= vm->header->memory_size && length <= vm->header->memory_size - offset;
}

void detail(struct vm *vm, const char *format, ...)
{
    if (vm->shared->detail[0])
        return;
    va_list list;
    va_start(list, format);
    vsnprintf(vm->shared->detail, sizeof vm->shared->detail, format, list);
    va_end(list);
}

/* Four lanes of eight bytes, each multiplied and rotated: fast enough to check a stored program
 * on every `state`. It finds torn and damaged files; it is no defence against the file's owner. */
uint64_t program_digest(const uint8_t *bytes, size_t size)
{
    const uint64_t prime = 0x9e3779b97f4a7c15ULL;
    uint64_t lane[4] = {prime, prime << 1 | 1, ~prime, size};
    size_t at = 0;
    for (; at + 32 <= size; at += 32)
        for (int i = 0; i < 4; i++) {
            uint64_t word;
            memcpy(&word, bytes + at + (size_t)i * 8, 8);
            lane[i] = (lane[i] ^ word) * prime;
            lane[i] ^= lane[i] >> 29;
        }
    for (; at < size; at++)
        lane[0] = (lane[0] ^ bytes[at]) * prime;
    uint64_t digest = 0;
    for (int i = 0; i < 4; i++) {
        digest = (digest ^ lane[i]) * prime;
        digest ^= digest >> 32;
    }
    return digest;
}

static bool good_step(const struct vm *vm, const struct step *step)
{
    if (step->op >= OP_COUNT || step->out < -1 || step->out >= SLOTS - 3)
        return false;
    if (step->label >= vm->header->memory_stored && step->label)
        return false;
    for (int i = 0; i < STEP_ARGS; i++) {
        uint32_t kind = step->kinds >> (4 * i) & 15;
        if (kind > ARG_MEMORY || (kind == ARG_SLOT && step->arg[i] >= SLOTS) ||
            (kind == ARG_MEMORY && step->arg[i] >= vm->header->memory_size))
            return false;
    }
    if (step->other_errno[0] && step->other >= vm->header->step_count)
        return false;
    if (step->op == OP_JUMP)
        return step->kinds % 16 == ARG_VALUE && step->arg[0] < vm->header->step_count;
    if (step->op == OP_IF)
        return !(step->kinds >> 8 & 15) && step->arg[2] < vm->header->step_count;
    return true;
}

static bool good_header(const struct program_header *h, size_t size)
{
    return h->magic == PROGRAM_MAGIC && h->version == PROGRAM_VERSION && h->size == size &&
        h->blocks_offset % 8 == 0 && h->steps_offset % 8 == 0 && h->memory_offset % 8 == 0 &&
        h->block_count <= 64 && h->blocks_offset >= sizeof *h &&
        h->blocks_offset + 4ULL * h->block_count <= h->steps_offset &&
        h->step_count > 0 && h->step_count <= PROGRAM_MAX / sizeof(struct step) &&
        h->steps_offset + (uint64_t)sizeof(struct step) * h->step_count <= h->memory_offset &&
        h->memory_offset + (uint64_t)h->memory_stored == size && h->memory_stored > 0 &&
        h->memory_size >= h->memory_stored && h->memory_size <= PROGRAM_MAX;
}

uint8_t *program_room(const struct program_header *h)
{
    size_t room = (size_t)h->memory_offset + h->memory_size;
    if (h->size < sizeof *h || h->size > PROGRAM_MAX || h->memory_size > PROGRAM_MAX ||
        h->memory_offset > h->size || room < h->size)
        return NULL;
    uint8_t *block = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return block == MAP_FAILED ? NULL : memcpy(block, h, sizeof *h);
}

int vm_load(struct vm *vm, uint8_t *block, size_t size, struct shared *shared, enum role role)
{
    struct program_header *h = (struct program_header *)(void *)block;
    if (size < sizeof *h || size > PROGRAM_MAX || !good_header(h, size))
        return -EBADMSG;
    *vm = (struct vm){.role = role, .base = block, .header = h, .shared = shared};
    vm->memory = block + h->memory_offset;
    vm->steps = (const struct step *)(void *)(block + h->steps_offset);
    vm->blocks = (const uint32_t *)(void *)(block + h->blocks_offset);
    if (vm->memory[h->memory_stored - 1])
        return -EBADMSG; /* every text in memory ends before the memory does */
    for (uint32_t i = 0; i < h->block_count; i++)
        if (vm->blocks[i] >= h->step_count)
            return -EBADMSG;
    for (uint32_t i = 0; i < h->step_count; i++)
        if (!good_step(vm, &vm->steps[i]))
            return -EBADMSG;
    uint16_t last = vm->steps[h->step_count - 1].op; /* nothing runs off the end */
    return last == OP_END || last == OP_JUMP || last == OP_FAIL || last == OP_EXIT ? 0 : -EBADMSG;
}

const char *vm_label(const uint8_t *program, uint32_t step)
{
    const struct program_header *h = (const struct program_header *)(const void *)program;
    const struct step *steps = (const struct step *)(const void *)(program + h->steps_offset);
    if (step >= h->step_count || !steps[step].label)
        return "";
    return (const char *)program + h->memory_offset + steps[step].label;
}

static bool holds(int64_t left, enum test test, int64_t right)
{
    switch (test) {
    case TEST_EQ: return left == right;
    case TEST_NE: return left != right;
    case TEST_LT: return left < right;
    case TEST_GE: return left >= right;
    case TEST_BITS: return (left & right) == right;
    case TEST_NO_BITS: return (left & right) == 0;
    }
    return false;
}

/* Fills the arguments; false when the step is to be skipped. */
static bool resolve(const struct vm *vm, const struct step *step, int64_t *arg)
{
    for (int i = 0; i < STEP_ARGS; i++) {
        uint32_t kind = step->kinds >> (4 * i) & 15;
        arg[i] = (int64_t)step->arg[i];
        if (kind == ARG_MEMORY)
            arg[i] = (int64_t)(uintptr_t)(vm->memory + step->arg[i]);
        else if (kind == ARG_SLOT) {
            arg[i] = vm->shared->slot[step->arg[i]];
            if (arg[i] < 0 && step->flags & STEP_IF_SET)
                return false;
        }
    }
    return true;
}

static int64_t call(struct vm *vm, const struct step *step, const int64_t *arg)
{
    if (step->op == OP_SYS) {
        long got = syscall(step->number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
        return got == -1 ? -errno : got;
    }
    if (step->op == OP_SET)
        return arg[0] + arg[1];
    return operations[step->op] ? operations[step->op](vm, step, arg) : -ENOSYS;
}

static int64_t call_patiently(struct vm *vm, const struct step *step, const int64_t *arg)
{
    int64_t got = call(vm, step, arg);
    if (!(step->flags & STEP_RETRY_BUSY))
        return got;
    for (long wait_ms = 1; wait_ms <= 512; wait_ms *= 2) {
        if (got != -EBUSY && got != -EAGAIN && got != -EINTR)
            break;
        usleep((useconds_t)wait_ms * 1000);
        vm->shared->detail[0] = 0;
        got = call(vm, step, arg);
    }
    return got;
}

static bool among(const uint16_t *errnos, int count, int64_t error)
{
    for (int i = 0; i < count; i++)
        if (errnos[i] == error || errnos[i] == 0xffff)
            return true;
    return false;
}

static enum outcome failed(struct vm *vm, uint32_t at, int error, int exit_code)
{
    if (vm->shared->failed != NOWHERE) /* deeper down already: that is the cause */
        return FAILED;
    vm->shared->failed = vm->role == ROLE_JOINER ? IN_JOINER : IN_FRONT;
    vm->shared->failed_step = at;
    vm->shared->error = error;
    vm->shared->exit_code = exit_code;
    return FAILED;
}

static void warn(struct vm *vm, uint32_t at, int error)
{
    if (vm->warned)
        vm->warned(vm_label(vm->base, at), vm->shared->detail, error);
    vm->shared->detail[0] = 0;
}

enum outcome vm_block(struct vm *vm, uint32_t block)
{
    if (block >= vm->header->block_count)
        return DONE;
    for (uint32_t at = vm->blocks[block];; at++) {
        const struct step *step = &vm->steps[at];
        int64_t arg[STEP_ARGS];
        if (step->op == OP_END)
            return DONE;
        if (!resolve(vm, step, arg))
            continue;
        if (step->op == OP_JUMP) {
            at = (uint32_t)arg[0] - 1;
            continue;
        }
        if (step->op == OP_IF) {
            if (holds(arg[0], step->number, arg[1]))
                at = (uint32_t)arg[2] - 1;
            continue;
        }
        if (step->op == OP_EXIT) {
            vm->shared->exit_code = (int)arg[0];
            return EXITED;
        }
        if (step->op == OP_FAIL) {
            if (arg[2] > 0 && in_memory(vm, (uint64_t)arg[2], 1)) /* memory ends before 2^31 */
                detail(vm, "%.*s", (int)vm->header->memory_size - (int)arg[2],
                       (const char *)vm->memory + arg[2]);
            return failed(vm, at, (int)arg[0], (int)arg[1]);
        }
        int64_t began = trace_clock(vm->trace);
        int64_t got = call_patiently(vm, step, arg);
        trace_step(vm->trace, vm->role, at, began);
        if (step->out >= 0)
            vm->shared->slot[step->out] = got;
        if (step->op == OP_SET || got >= 0 || got < -4095 || step->flags & STEP_TOLERATE_ALL ||
            among(step->tolerate, 4, -got))
            continue;
        if (among(step->other_errno, 2, -got)) {
            vm->shared->detail[0] = 0;
            at = step->other - 1;
        } else if (step->flags & STEP_WARN)
            warn(vm, at, (int)-got);
        else
            return failed(vm, at, (int)-got, 0);
    }
}

int64_t monotonic_nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}
