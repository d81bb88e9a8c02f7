/* What a process needs of its user: capabilities, home, the program's place, stdio. */
#include "vm.h"

#include <sys/prctl.h>

#define PASSWD_MAX 65536

uint32_t string_count(const struct vm *vm, int64_t list)
{
    uint64_t at = offset_of(vm, list);
    uint32_t count = 0;
    if (in_memory(vm, at, 4))
        memcpy(&count, vm->memory + at, 4);
    return count < STRINGS_MAX ? count : STRINGS_MAX;
}

char **string_table(const struct vm *vm, int64_t list, char **table)
{
    uint32_t count = string_count(vm, list);
    char *next = (char *)pointer(list) + 4;
    char *end = (char *)vm->memory + vm->header->memory_size;
    for (uint32_t i = 0; i < count; i++) {
        char *stop = next < end ? memchr(next, 0, (size_t)(end - next)) : NULL;
        table[i] = stop ? next : "";
        next = stop ? stop + 1 : end;
    }
    table[count] = NULL;
    return table;
}

OPERATION(op_bound)
{
    for (int capability = 0; capability <= (int)arg[1]; capability++) {
        if ((uint64_t)arg[0] >> capability & 1)
            continue;
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))
            return errno == EINVAL ? 0 : -errno; /* behind the last that the kernel knows */
    }
    return 0;
}

static int executable(const char *path)
{
    struct stat st;
    if (stat(path, &st))
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) ? -errno : 0;
}

OPERATION(op_look_up)
{
    const char *name = pointer(arg[0]), *path = pointer(arg[1]);
    char *found = pointer(arg[2]);
    if (!in_memory(vm, offset_of(vm, arg[2]), PATH_MAX))
        return -EFAULT;
    if (strchr(name, '/')) {
        if (strlen(name) >= PATH_MAX)
            return -ENAMETOOLONG;
        int error = executable(name);
        if (error == -ENOENT || error == -ENOTDIR)
            detail(vm, "stat %s", name);
        strcpy(found, name);
        return error == -EISDIR ? (detail(vm, "is a directory"), -EACCES) : error;
    }
    int denied = 0;
    for (const char *at = path; *name && at;) {
        size_t length = strcspn(at, ":");
        int n = snprintf(found, PATH_MAX, "%.*s%s%s", (int)length, at, length ? "/" : "./", name);
        if (n > 0 && n < PATH_MAX) {
            int error = executable(found);
            if (!error)
                return 0;
            denied |= error == -EACCES;
        }
        at = at[length] ? at + length + 1 : NULL;
    }
    if (denied)
        return -EACCES;
    detail(vm, "executable file not found in $PATH");
    return -ECANCELED;
}

/* name:password:uid:gid:gecos:home:shell */
int64_t passwd_home(char *file, uint32_t uid, char *home, size_t room)
{
    for (char *line; (line = strsep(&file, "\n"));) {
        char *field[6];
        for (int i = 0; i < 6; i++)
            field[i] = strsep(&line, ":");
        size_t digits = field[5] ? strspn(field[2], "0123456789") : 0;
        if (!digits || digits > 10 || field[2][digits] || strtoull(field[2], NULL, 10) != uid)
            continue;
        size_t length = strlen(field[5]);
        if (length >= room)
            return -ENAMETOOLONG;
        memcpy(home, field[5], length + 1);
        return (int64_t)length;
    }
    return -ENOENT;
}

OPERATION(op_home)
{
    static char file[PASSWD_MAX + 1];
    char *home = pointer(arg[1]);
    struct stat st;
    if (arg[2] < 2 || !in_memory(vm, offset_of(vm, arg[1]), (uint64_t)arg[2]))
        return -EFAULT;
    int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = root < 0 ? -1 : safe_open(root, "etc/passwd", O_RDONLY | O_NONBLOCK | O_NOCTTY, 0,
                                       RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    close(root);
    int64_t length = -ENOENT;
    if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode)) {
        read_all(fd, file, PASSWD_MAX); /* or as much as there is */
        length = passwd_home(file, (uint32_t)arg[0], home, (size_t)arg[2]);
    }
    close(fd);
    if (length <= 0)
        strcpy(home, "/");
    return 0;
}
