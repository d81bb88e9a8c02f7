/* Whole trees: removing a state directory, copying a directory up into a tmpfs. */
#include "vm.h"

#include <dirent.h>
#include <sys/sendfile.h>
#include <sys/xattr.h>

#define DEPTH 64
#define BESIDE (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)

static bool dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static int remove_directory(int parent, const char *name, int depth)
{
    int dir = depth > DEPTH ? -ELOOP
        : safe_open(parent, name, O_RDONLY | O_DIRECTORY, 0, BESIDE | RESOLVE_NO_XDEV);
    DIR *list = dir < 0 ? NULL : fdopendir(dir);
    if (!list)
        return dir < 0 ? dir : (close(dir), -errno);
    int result = 0;
    for (struct dirent *entry; !result && (entry = readdir(list));) {
        if (dots(entry->d_name) || !unlinkat(dir, entry->d_name, 0) || errno == ENOENT)
            continue;
        result = errno == EISDIR || errno == EPERM ? remove_directory(dir, entry->d_name, depth + 1)
            : -errno;
    }
    closedir(list);
    if (!result && unlinkat(parent, name, AT_REMOVEDIR) && errno != ENOENT)
        result = -errno;
    return result;
}

OPERATION(op_remove_tree)
{
    return remove_directory((int)arg[0], pointer(arg[1]), 0);
}

static int copy_attributes(int from, int to, const struct stat *st)
{
    char names[4096], value[4096];
    ssize_t size = flistxattr(from, names, sizeof names);
    for (ssize_t at = 0; at < size; at += (ssize_t)strlen(names + at) + 1) {
        ssize_t n = fgetxattr(from, names + at, value, sizeof value);
        if (n >= 0 && fsetxattr(to, names + at, value, (size_t)n, 0) && errno != EOPNOTSUPP &&
            errno != EPERM)
            return -errno;
    }
    struct timespec times[2] = {st->st_atim, st->st_mtim};
    if (fchown(to, st->st_uid, st->st_gid) || fchmod(to, st->st_mode & 07777))
        return -errno;
    futimens(to, times);
    return 0;
}

static int copy_file(int from, int to)
{
    ssize_t n;
    while ((n = sendfile(to, from, NULL, 1 << 20)) > 0)
        ;
    return n ? -errno : 0;
}

static int copy_directory(int from, int to, int depth);

static int copy_opened(int from, int to_dir, const char *name, const struct stat *st, int depth)
{
    bool directory = S_ISDIR(st->st_mode);
    if (directory && mkdirat(to_dir, name, 0700))
        return -errno;
    int to = openat(to_dir, name, directory ? O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
                    : O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (to < 0)
        return -errno;
    int result = directory ? copy_directory(from, to, depth + 1) : copy_file(from, to);
    if (!result)
        result = copy_attributes(from, to, st);
    close(to);
    return result;
}

static int copy_entry(int from_dir, int to_dir, const char *name, int depth)
{
    struct stat st;
    if (fstatat(from_dir, name, &st, AT_SYMLINK_NOFOLLOW))
        return -errno;
    if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) {
        int from = safe_open(from_dir, name, O_RDONLY | O_NONBLOCK, 0, BESIDE);
        int result = from < 0 ? from : copy_opened(from, to_dir, name, &st, depth);
        close(from);
        return result;
    }
    char target[4096] = "";
    bool link = S_ISLNK(st.st_mode);
    if ((link && readlinkat(from_dir, name, target, sizeof target - 1) < 0) ||
        (link ? symlinkat(target, to_dir, name) : mknodat(to_dir, name, st.st_mode, st.st_rdev)) ||
        fchownat(to_dir, name, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW))
        return -errno;
    return 0;
}

static int copy_directory(int from, int to, int depth)
{
    if (depth > DEPTH)
        return -ELOOP;
    int copy = fcntl(from, F_DUPFD_CLOEXEC, 3);
    DIR *list = copy < 0 ? NULL : fdopendir(copy);
    if (!list)
        return -errno;
    int result = 0;
    for (struct dirent *entry; !result && (entry = readdir(list));)
        if (!dots(entry->d_name))
            result = copy_entry(from, to, entry->d_name, depth);
    closedir(list);
    return result;
}

/* The directories may be O_PATH descriptors: they are opened again by way of themselves. */
OPERATION(op_copy_tree)
{
    int from = openat((int)arg[0], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0)
        return -errno;
    int to = openat((int)arg[1], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = to < 0 ? -errno : copy_directory(from, to, 0);
    close(from);
    close(to);
    return result;
}
