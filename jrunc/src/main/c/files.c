/* Operations on files: all relative to a descriptor, no path is ever joined. */
#include "vm.h"

int write_all(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n ? -errno : -EIO;
        at += n;
        size -= (size_t)n;
    }
    return 0;
}

int64_t read_file(int dirfd, const char *name, void *into, size_t size)
{
    int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    size_t have = 0;
    ssize_t n = 0;
    while (have < size && (n = read(fd, (char *)into + have, size - have)) > 0)
        have += (size_t)n;
    int64_t result = n < 0 ? -errno : (int64_t)have;
    close(fd);
    return result;
}

int64_t read_text(int dirfd, const char *name, char *into, size_t room)
{
    int64_t size = read_file(dirfd, name, into, room - 1);
    into[size > 0 ? size : 0] = 0;
    return size;
}

static int put_lines(int fd, const char *bytes, size_t size)
{
    while (size) {
        const char *end = memchr(bytes, '\n', size);
        size_t line = end ? (size_t)(end - bytes) : size;
        if (line && write(fd, bytes, line) < 0)
            return -errno;
        bytes += line + (end != NULL);
        size -= line + (end != NULL);
    }
    return 0;
}

/* A control file takes one write whole; so does any other file unless the disk is full. */
OPERATION(op_put)
{
    if (!in_memory(vm, offset_of(vm, arg[3]), (uint64_t)arg[4]))
        return -EFAULT;
    int flags = (int)arg[2] | O_CLOEXEC | O_NOCTTY;
    int fd = openat((int)arg[0], pointer(arg[1]), flags, (mode_t)arg[5]);
    if (fd < 0)
        return -errno;
    int result = 0;
    if (step->op == OP_PUT_LINES)
        result = put_lines(fd, pointer(arg[3]), (size_t)arg[4]);
    else if (arg[4] == 0 && write(fd, "", 0) < 0)
        result = -errno;
    else
        result = write_all(fd, pointer(arg[3]), (size_t)arg[4]);
    if (close(fd) && !result)
        result = -errno;
    return result;
}

OPERATION(op_get)
{
    if (!in_memory(vm, offset_of(vm, arg[2]), (uint64_t)arg[3]) || arg[3] < 1)
        return -EFAULT;
    return read_text((int)arg[0], pointer(arg[1]), pointer(arg[2]), (size_t)arg[3]);
}

OPERATION(op_print)
{
    if (!in_memory(vm, offset_of(vm, arg[1]), (uint64_t)arg[2]))
        return -EFAULT;
    return write_all((int)arg[0], pointer(arg[1]), (size_t)arg[2]);
}

static int format_piece(const struct vm *vm, const uint8_t *escape, char *into, size_t room)
{
    uint16_t slot = (uint16_t)(escape[1] | escape[2] << 8);
    if (slot + 1 >= SLOTS)
        return -1;
    int64_t value = vm->shared->slot[slot];
    switch (escape[0]) {
    case FORMAT_NUMBER:
        return snprintf(into, room, "%lld", (long long)value);
    case FORMAT_MODE:
        return snprintf(into, room, "%04o", (unsigned)value & 07777);
    case FORMAT_TEXT:
        if (!in_memory(vm, (uint64_t)value, 1))
            return -1;
        return snprintf(into, room, "%.*s", (int)(vm->header->memory_size - (uint64_t)value),
                        (const char *)vm->memory + value);
    case FORMAT_TIME:
        return rfc3339(into, room, value, vm->shared->slot[slot + 1]);
    }
    return -1;
}

OPERATION(op_format)
{
    if (!in_memory(vm, offset_of(vm, arg[0]), (uint64_t)arg[1]) ||
        !in_memory(vm, offset_of(vm, arg[2]), (uint64_t)arg[3]))
        return -EFAULT;
    const uint8_t *from = pointer(arg[0]), *end = from + arg[1];
    char *into = pointer(arg[2]);
    size_t room = (size_t)arg[3], at = 0;
    while (from < end) {
        if (at + 1 >= room)
            return -E2BIG;
        if (*from != 1) {
            into[at++] = (char)*from++;
            continue;
        }
        if (end - from < 4)
            return -EINVAL;
        int n = format_piece(vm, from + 1, into + at, room - at);
        if (n < 0 || (size_t)n >= room - at)
            return -E2BIG;
        at += (size_t)n;
        from += 4;
    }
    if (at < room)
        into[at] = 0;
    return (int64_t)at;
}

/* One attempt; a path that the kernel cannot vouch for because of a rename is tried again. */
static int open_in(int root, const char *path, int flags, uint64_t resolve)
{
    for (int tries = 0;; tries++) {
        int fd = safe_open(root, path, flags, 0, resolve);
        if (fd != -EAGAIN || tries == 200)
            return fd;
        usleep(500);
    }
}

struct walk {
    int root;
    uint64_t resolve;
    mode_t mode;
    char path[PATH_MAX];
};

static int make_directory(int parent, const char *name, mode_t mode)
{
    if (mkdirat(parent, name, mode) && errno != EEXIST)
        return -errno;
    return safe_open(parent, name, O_PATH | O_DIRECTORY, 0,
                     RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
}

static int make_file(int parent, const char *name)
{
    int fd = openat(parent, name, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_RDONLY, 0644);
    return fd < 0 ? -errno : fd;
}

/* The component is a dangling symbolic link: what it names is to be made instead. */
static int follow(struct walk *walk, int parent, size_t parent_length, const char *name,
                  const char *rest)
{
    char link[PATH_MAX], next[PATH_MAX];
    ssize_t n = readlinkat(parent, name, link, sizeof link - 1);
    if (n < 0)
        return errno == EINVAL ? -ENOTDIR : -errno;
    link[n] = 0;
    int size = link[0] == '/'
        ? snprintf(next, sizeof next, "%s%s", link, rest)
        : snprintf(next, sizeof next, "%.*s/%s%s", (int)parent_length, walk->path, link, rest);
    if (size < 0 || (size_t)size >= sizeof next)
        return -ENAMETOOLONG;
    memcpy(walk->path, next, (size_t)size + 1);
    return 0;
}

/* Makes what is missing behind walk->path[..have]; -ELOOP: the path was rewritten, start again. */
static int make_rest(struct walk *walk, int parent, size_t have, enum in_root kind)
{
    const char *at = walk->path + have;
    for (;;) {
        while (*at == '/')
            at++;
        size_t length = strcspn(at, "/");
        const char *rest = at + length;
        bool last = rest[strspn(rest, "/")] == 0;
        char name[NAME_MAX + 1];
        if (!length || length > NAME_MAX || (length == 2 && !memcmp(at, "..", 2)))
            return close(parent), length > NAME_MAX ? -ENAMETOOLONG : -ENOENT;
        memcpy(name, at, length);
        name[length] = 0;
        int next = last && kind == IN_ROOT_FILE ? make_file(parent, name)
                                                : make_directory(parent, name, walk->mode);
        if (next == -ELOOP || next == -EEXIST) {
            if (walk->resolve & RESOLVE_NO_SYMLINKS)
                return close(parent), -ELOOP;
            int error = follow(walk, parent, (size_t)(at - walk->path), name, rest);
            close(parent);
            return error ? error : -ELOOP;
        }
        close(parent);
        if (next < 0 || last)
            return next;
        parent = next;
        at = rest;
    }
}

/* Cuts the last component off; what is left ends with a slash or is empty. */
static size_t cut_last(char *path)
{
    size_t length = strlen(path);
    while (length && path[length - 1] == '/')
        length--;
    while (length && path[length - 1] != '/')
        length--;
    path[length] = 0;
    return length;
}

/* The longest part of the path that exists, as a descriptor; its length in *have. */
static int deepest(const struct walk *walk, size_t *have)
{
    char part[PATH_MAX];
    strcpy(part, walk->path);
    for (;;) {
        *have = cut_last(part);
        int fd = open_in(walk->root, *have ? part : ".", O_PATH | O_DIRECTORY, walk->resolve);
        if (fd != -ENOENT || !*have)
            return fd;
    }
}

static int fits(int fd, enum in_root kind)
{
    struct stat st;
    if (fd < 0 || kind == IN_ROOT_OPEN)
        return fd;
    if (fstat(fd, &st))
        return close(fd), -errno;
    bool directory = S_ISDIR(st.st_mode);
    if (directory == (kind != IN_ROOT_FILE))
        return fd;
    close(fd);
    return directory ? -EISDIR : -ENOTDIR;
}

OPERATION(op_in_root)
{
    enum in_root kind = (enum in_root)(arg[2] & IN_ROOT_MASK);
    struct walk walk = {.root = (int)arg[0], .mode = (mode_t)arg[3]};
    walk.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    if (arg[2] & IN_ROOT_PLAIN)
        walk.resolve |= RESOLVE_NO_SYMLINKS;
    size_t length = strlen(pointer(arg[1]));
    if (length >= sizeof walk.path)
        return -ENAMETOOLONG;
    memcpy(walk.path, pointer(arg[1]), length + 1);
    if (kind == IN_ROOT_LIKE) {
        struct stat st;
        if (fstat((int)arg[4], &st))
            return -errno;
        kind = S_ISDIR(st.st_mode) ? IN_ROOT_DIR : IN_ROOT_FILE;
    }
    if (kind == IN_ROOT_PARENT) {
        cut_last(walk.path);
        kind = IN_ROOT_DIR;
    }
    for (int tries = 0; tries < 40; tries++) {
        int flags = kind == IN_ROOT_OPEN && arg[4] ? (int)arg[4] : O_PATH;
        int fd = open_in(walk.root, walk.path[0] ? walk.path : ".", flags, walk.resolve);
        if (fd != -ENOENT || kind == IN_ROOT_OPEN) {
            fd = fits(fd, kind);
            if (fd == -ENOTDIR || fd == -EISDIR)
                detail(vm, "%s is %sa directory", walk.path, fd == -EISDIR ? "" : "not ");
            return fd;
        }
        size_t have;
        int parent = deepest(&walk, &have);
        if (parent < 0)
            return parent;
        fd = make_rest(&walk, parent, have, kind);
        if (fd != -ELOOP || walk.resolve & RESOLVE_NO_SYMLINKS)
            return fd;
    }
    return -ELOOP;
}

OPERATION(op_store)
{
    const int64_t *slot = vm->shared->slot;
    struct live_file live = {LIVE_MAGIC, PROGRAM_VERSION, slot[SLOT_PID], slot[SLOT_START_TIME],
                             slot[SLOT_CREATED], slot[SLOT_CREATED_NANOS], slot[SLOT_PIDFS], 0};
    live.digest = program_digest((const uint8_t *)&live, offsetof(struct live_file, digest));
    int dir = (int)arg[0];
    int fd = openat(dir, ".live", O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_WRONLY, 0600);
    if (fd < 0)
        return -errno;
    int result = write_all(fd, &live, sizeof live);
    close(fd);
    return result;
}
