/* openat2(2), Linux 5.6: the only way in which a path of somebody else is resolved here. */
#ifndef JRUNC_SAFE_H
#define JRUNC_SAFE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int safe_open(int dirfd, const char *path, int flags, uint64_t mode, uint64_t resolve)
{
    struct open_how how = {.flags = (uint64_t)(uint32_t)(flags | O_CLOEXEC), .mode = mode,
                           .resolve = resolve};
    long fd = syscall(SYS_openat2, dirfd, path, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

#endif
