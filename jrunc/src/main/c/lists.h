/* String lists in memory: u32 count, then the NUL-ended strings one behind the other. */
#ifndef JRUNC_LISTS_H
#define JRUNC_LISTS_H

#include "vm.h"

/* A NULL-ended table of their addresses, or NULL; it lives as long as the process. */
char **strings(const struct vm *vm, int64_t list);

#endif
