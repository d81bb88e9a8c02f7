/* Where an ordinary user's images, caches and states are: known before an engine runs. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userns.h"

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The length of the flag's name in a word, 0 for no global flag. */
static size_t global_flag(const char *word)
{
    static const char *const names[] = {
        "--config", "--insecure-registry", "--log-level", "--root", "--run-root", "--runtime",
    };
    size_t length = strcspn(word, "=");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && !strncmp(word, names[i], length))
            return length;
    return 0;
}

int command_word(int argc, char **argv)
{
    int i = 1;
    for (size_t length; i < argc && (length = global_flag(argv[i])); i++)
        i += !argv[i][length];
    return i < argc ? i : argc;
}

static bool put(char *into, const char *directory, const char *path, const char *more)
{
    int n = *path == '/' ? snprintf(into, PATH_MAX, "%s%s", path, more)
        : snprintf(into, PATH_MAX, "%s/%s%s", directory, path, more);
    return n > 0 && n < PATH_MAX;
}

bool find_roots(struct roots *roots, int argc, char **argv, const char *directory)
{
    const char *data = variable("JBUILD_ROOT"), *run = variable("JBUILD_RUN_ROOT");
    const char *runtime = variable("XDG_RUNTIME_DIR"), *share = variable("XDG_DATA_HOME");
    const char *home = variable("HOME");
    char usual[PATH_MAX];
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        size_t length = global_flag(word);
        if (!length || (!word[length] && i + 1 == argc))
            break;
        const char *value = word[length] ? word + length + 1 : argv[++i];
        if (!strncmp(word, "--root", length))
            data = value;
        else if (length == strlen("--run-root") && !strncmp(word, "--run-root", length))
            run = value;
    }
    if (!put(usual, directory, share ? share : home ? home : "",
             share ? "/jcontainers" : "/.local/share/jcontainers"))
        return false;
    if (!share && !home)
        snprintf(usual, sizeof usual, "/.local/share/jcontainers");
    return put(roots->data, directory, data ? data : usual, "") &&
        (run ? put(roots->run, directory, run, "")
         : runtime ? put(roots->run, directory, runtime, "/jcontainers")
         : put(roots->run, directory, usual, "/run"));
}
