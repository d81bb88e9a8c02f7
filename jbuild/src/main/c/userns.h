/* An ordinary user's namespaces: one user and one mount namespace for each data root. */
#ifndef JBUILD_USERNS_H
#define JBUILD_USERNS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Where everything is kept; absolute. The rules are those of io.jcontainers.build.setting.Globals
 * for an ordinary user, and a test compares both. */
struct roots {
    char data[PATH_MAX], run[PATH_MAX];
};
/* From the flags in front of the command and from variables. False: too long. */
bool find_roots(struct roots *roots, int argc, char **argv, const char *directory);
/* Where the command stands behind the flags in front of it; argc: nowhere. */
int command_word(int argc, char **argv);

/* A line of /etc/subuid or /etc/subgid. */
struct id_range {
    uint32_t start, count;
};
#define RANGES_MAX 64
/* The ranges of a user, who is known by name and by number, in the order of the file: at most
 * RANGES_MAX, without those that overlap an earlier one or hold an id beyond 2^32-2. */
int find_ranges(char *file, const char *name, uid_t uid, struct id_range *ranges);
/* The words for newuidmap: pid, then 0 is `own`, 1 and up are the ranges. NULL: no memory. */
char **map_words(const char *program, pid_t pid, uint32_t own, const struct id_range *ranges,
                 int count);

/* Enters the namespaces of this user and the data root, which are made where they are missing. On
 * success the caller is root there, its variables name the roots, and the descriptor returned keeps
 * the namespaces as long as it is open. Otherwise -1, and stderr says why. */
int join_namespaces(int argc, char **argv);

/* The role of the process that holds them: until nobody has needed them for a while. */
#define HOLDER_NAME "jbuild-userns"
int hold_namespaces(int argc, char **argv);

/* A directory of the caller's own that nobody else may write to, made where it is missing with
 * those above it: a descriptor, or -errno; -EPERM for a foreign one. */
int own_directory(const char *path);

#endif
