/* Arbitrary bytes as a program: refused, or every label can be read. Nothing of it is run. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "front.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct shared shared;
    struct program_header header;
    struct vm vm;
    if (size < sizeof header)
        return 0;
    /* What a fuzzer can't guess. */
    uint8_t *copy = malloc(size);
    memcpy(copy, bytes, size);
    memcpy(&header, copy, sizeof header);
    header.magic = PROGRAM_MAGIC;
    header.version = PROGRAM_VERSION;
    header.size = (uint32_t)size;
    memcpy(copy, &header, sizeof header);
    uint8_t *block = load_room(copy, size, 0);
    size_t room = (size_t)header.memory_offset + header.memory_size;
    if (block != copy) /* in its place where it needs no zeroes */
        free(copy);
    if (!block)
        return 0;
    if (!vm_load(&vm, block, size, &shared, ROLE_FRONT))
        for (uint32_t i = 0; i < header.step_count; i++)
            if (strlen(vm_label(block, i)) >= room)
                abort();
    if (block == copy)
        free(copy);
    else
        munmap(block, room);
    return 0;
}
