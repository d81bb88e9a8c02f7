/* Operations on cgroup directories that a single system call cannot do. */
#include "vm.h"

#include <dirent.h>

#define BELOW (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)
#define DEPTH 100

typedef int64_t (*visitor)(int directory, int64_t value);

/* Calls the visitor for every directory below, deepest first, then for this one; closes it. */
static int64_t visit(int directory, visitor visitor, int64_t value, bool remove, int depth)
{
    int copy = fcntl(directory, F_DUPFD_CLOEXEC, 3);
    DIR *list = copy < 0 || depth > DEPTH ? NULL : fdopendir(copy);
    int64_t sum = 0;
    for (struct dirent *entry; list && (entry = readdir(list));) {
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
            continue;
        int below = safe_open(directory, entry->d_name, O_RDONLY | O_DIRECTORY, 0, BELOW);
        if (below >= 0)
            sum += visit(below, visitor, value, remove, depth + 1);
        if (remove)
            unlinkat(directory, entry->d_name, AT_REMOVEDIR);
    }
    if (list)
        closedir(list);
    if (visitor)
        sum += visitor(directory, value);
    close(directory);
    return sum;
}

static int64_t signal_members(int directory, int64_t signal)
{
    static char text[65536];
    int64_t count = 0, size = read_text(directory, "cgroup.procs", text, sizeof text);
    for (char *at = text; size > 0 && *at; at += *at != 0) {
        long pid = strtol(at, &at, 10);
        if (pid > 0 && !kill((pid_t)pid, (int)signal))
            count++;
    }
    return count;
}

static int open_cgroup(const int64_t *arg)
{
    return safe_open((int)arg[0], pointer(arg[1]), O_RDONLY | O_DIRECTORY, 0, BELOW);
}

OPERATION(op_kill_cgroup)
{
    int directory = open_cgroup(arg);
    if (directory < 0)
        return directory == -ENOENT ? 0 : directory;
    return visit(directory, signal_members, arg[2], false, 0);
}

/* rmdir at once where it works; a cgroup whose processes are still dying is busy for a while: all
 * hierarchies together are waited for that long. */
OPERATION(op_remove_cgroup)
{
    const char *name = pointer(arg[1]);
    static long patience_us = 3000000;
    int error = 0;
    for (long wait_us = 50; patience_us > 0 || wait_us == 50; wait_us *= 2) {
        if (!unlinkat((int)arg[0], name, AT_REMOVEDIR) || errno == ENOENT)
            return 0;
        error = errno;
        if (error != EBUSY && error != ENOTEMPTY)
            break;
        int directory = open_cgroup(arg);
        if (directory >= 0)
            visit(directory, NULL, 0, true, 0);
        usleep((useconds_t)wait_us);
        patience_us -= wait_us;
    }
    detail(vm, "cgroup %s", name);
    return -error;
}
