/* Ranges of subordinate ids, and the words for the programs that map them (subuid(5)). */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userns.h"

#define ID_MOST 0xfffffffeULL

/* A number that ends a field, or false. */
static bool number(const char *text, uint64_t *value)
{
    size_t digits = strspn(text, "0123456789");
    *value = strtoull(text, NULL, 10);
    return digits && digits < 12 && !text[digits];
}

static bool overlaps(const struct id_range *ranges, int count, const struct id_range *other)
{
    for (int i = 0; i < count; i++)
        if (other->start <= ranges[i].start + (ranges[i].count - 1) &&
            ranges[i].start <= other->start + (other->count - 1))
            return true;
    return false;
}

int find_ranges(char *file, const char *name, uid_t uid, struct id_range *ranges)
{
    int found = 0;
    for (char *line; (line = strsep(&file, "\n")) && found < RANGES_MAX;) {
        char *owner = strsep(&line, ":"), *start = strsep(&line, ":"), *count = line;
        uint64_t first, many, who;
        if (!count || !number(start, &first) || !number(count, &many) || !many ||
            first > ID_MOST || many > ID_MOST - first + 1)
            continue;
        struct id_range range = {(uint32_t)first, (uint32_t)many};
        bool own = (name && *name && !strcmp(owner, name)) || (number(owner, &who) && who == uid);
        if (own && !overlaps(ranges, found, &range))
            ranges[found++] = range;
    }
    return found;
}

char **map_words(const char *program, pid_t pid, uint32_t own, const struct id_range *ranges,
                 int count)
{
    uint64_t inside = 1;
    int at = 0;
    char **words = calloc(2 + 3 * ((size_t)count + 1) + 1, sizeof *words);
    if (!words || !(words[at++] = strdup(program)) || asprintf(&words[at++], "%d", (int)pid) < 0)
        return NULL;
    for (int i = -1; i < count; i++) {
        uint64_t room = ID_MOST - inside + 1, many = i < 0 ? 1 : ranges[i].count;
        if (i >= 0 && many > room)
            many = room;
        if (!many)
            break;
        if (asprintf(&words[at++], "%llu", i < 0 ? 0ULL : (unsigned long long)inside) < 0 ||
            asprintf(&words[at++], "%u", i < 0 ? own : ranges[i].start) < 0 ||
            asprintf(&words[at++], "%llu", (unsigned long long)many) < 0)
            return NULL;
        inside += i < 0 ? 0 : many;
    }
    return words;
}
