/* A program is checked whole before anything of it runs. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "check.h"
#include "front.h"

/* Two steps - store 7, end - one block, and "x" as memory. */
struct sample {
    struct program_header header;
    uint32_t block, nothing;
    struct step step[2];
    char memory[8];
};

static struct sample sample(void)
{
    struct sample s = {
        .header = {.magic = PROGRAM_MAGIC, .version = PROGRAM_VERSION, .size = sizeof s,
                   .block_count = 1, .blocks_offset = offsetof(struct sample, block),
                   .step_count = 2, .steps_offset = offsetof(struct sample, step),
                   .memory_offset = offsetof(struct sample, memory), .memory_stored = 8,
                   .memory_size = 64},
        .step = {{.op = OP_SYS, .out = 5}, {.op = OP_END, .out = -1}},
        .memory = "x",
    };
    return s;
}

static struct shared shared;

static int load(const struct sample *s, size_t size)
{
    struct vm vm;
    uint8_t *block = load_room((uint8_t *)(uintptr_t)s, size, 0);
    return block ? vm_load(&vm, block, size, &shared, ROLE_FRONT) : -EBADMSG;
}

#define BROKEN(field, value)                                                                       \
    do {                                                                                           \
        struct sample s_ = sample();                                                               \
        s_.field = (value);                                                                        \
        CHECK_NUMBER(#field " = " #value, -EBADMSG, load(&s_, sizeof s_));                         \
    } while (0)

static void test_header(void)
{
    BROKEN(header.magic, 0);
    BROKEN(header.version, PROGRAM_VERSION + 1);
    BROKEN(header.size, sizeof(struct sample) - 1);
    BROKEN(header.block_count, 65);
    BROKEN(header.block_count, 1U << 31);
    BROKEN(header.blocks_offset, 0);
    BROKEN(header.blocks_offset, 0xfffffff8U);
    BROKEN(header.steps_offset, 4);
    BROKEN(header.steps_offset, 0xfffffff8U);
    BROKEN(header.step_count, 0);
    BROKEN(header.step_count, 3);
    BROKEN(header.step_count, 0xffffffffU);
    BROKEN(header.memory_offset, 0xfffffff8U);
    BROKEN(header.memory_stored, 0);
    BROKEN(header.memory_stored, 16);
    BROKEN(header.memory_size, 7);
    BROKEN(header.memory_size, PROGRAM_MAX + 1);
    BROKEN(block, 2);
    BROKEN(memory[7], 'x');
}

static void test_steps(void)
{
    BROKEN(step[0].op, OP_COUNT);
    BROKEN(step[0].op, 0xffff);
    BROKEN(step[0].out, -2);
    BROKEN(step[0].out, SLOTS);
    BROKEN(step[0].label, 8);
    BROKEN(step[0].kinds, 3);
    BROKEN(step[1].op, OP_SYS); /* would run on behind the last step */
    struct sample s = sample();
    s.step[0].kinds = ARG_SLOT << 20;
    s.step[0].arg[5] = SLOTS;
    CHECK_NUMBER("a slot behind the last", -EBADMSG, load(&s, sizeof s));
    s.step[0].arg[5] = SLOTS - 1;
    CHECK_NUMBER("the last slot", 0, load(&s, sizeof s));
    s = sample();
    s.step[0].kinds = ARG_MEMORY;
    s.step[0].arg[0] = 64;
    CHECK_NUMBER("memory behind its end", -EBADMSG, load(&s, sizeof s));
    s.step[0].arg[0] = 63;
    CHECK_NUMBER("the last byte of memory", 0, load(&s, sizeof s));
    s = sample();
    s.step[0].other_errno[0] = ENOENT;
    s.step[0].other = 2;
    CHECK_NUMBER("an alternative behind the last step", -EBADMSG, load(&s, sizeof s));
    s = sample();
    s.step[0].op = OP_JUMP;
    s.step[0].arg[0] = 2;
    CHECK_NUMBER("a jump behind the last step", -EBADMSG, load(&s, sizeof s));
    s.step[0].arg[0] = 1;
    CHECK_NUMBER("a jump to the last step", 0, load(&s, sizeof s));
    s.step[0].kinds = ARG_SLOT;
    CHECK_NUMBER("a jump to a number from a slot", -EBADMSG, load(&s, sizeof s));
}

int main(void)
{
    struct sample s = sample();
    CHECK_NUMBER("the sample itself", 0, load(&s, sizeof s));
    for (size_t size = 0; size < sizeof s; size++)
        CHECK_NUMBER("a sample cut short", -EBADMSG, load(&s, size));
    test_header();
    test_steps();
    uint64_t digest = program_digest((uint8_t *)&s, sizeof s);
    for (size_t at = 0; at < sizeof s; at++) {
        ((uint8_t *)&s)[at] ^= 1;
        CHECK_NUMBER("digest after a flipped bit", 0, program_digest((uint8_t *)&s, sizeof s) == digest);
        ((uint8_t *)&s)[at] ^= 1;
    }
    CHECK_NUMBER("digest of the same bytes", 1, program_digest((uint8_t *)&s, sizeof s) == digest);
    return checks_failed();
}
