/* String lists in memory: u32 count, then the NUL-ended strings one behind the other. */
#ifndef JRUNC_LISTS_H
#define JRUNC_LISTS_H

#include "vm.h"

#define STRINGS_MAX 131072 /* what execve(2) takes is less */

uint32_t string_count(const struct vm *vm, int64_t list);
/* Fills a NULL-ended table of string_count + 1 addresses, on the caller's stack: after a seccomp
 * filter is loaded no memory can be asked for. */
char **string_table(const struct vm *vm, int64_t list, char **table);

#endif
