/* The home of a uid in a passwd file of the container's. */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "vm.h"

static const struct {
    const char *file;
    uint32_t uid;
    int64_t result; /* length of the home, or a negative errno */
    const char *home;
} rows[] = {
    {"root:x:0:0:root:/root:/bin/sh\n", 0, 5, "/root"},
    {"root:x:0:0:root:/root", 0, 5, "/root"},
    {"root:x:0:0:root:/root:/bin/sh:more", 0, 5, "/root"},
    {"a:x:1:1::/a:\nb:x:2:2::/b:\n", 2, 2, "/b"},
    {"a:x:1:1::/a:\na2:x:1:1::/a2:\n", 1, 2, "/a"},
    {"a:x:4294967295:1::/a:\n", 4294967295U, 2, "/a"},
    {"a:x:1:1:::\n", 1, 0, ""},
    {"a:x:01:1::/a:\n", 1, 2, "/a"},
    {"", 0, -ENOENT, NULL},
    {"\n\n:\n", 0, -ENOENT, NULL},
    {"a:x::0::/a:\n", 0, -ENOENT, NULL},
    {"a:x:1x:1::/a:\n", 1, -ENOENT, NULL},
    {"a:x:-1:1::/a:\n", 1, -ENOENT, NULL},
    {"a:x:4294967296:1::/a:\n", 0, -ENOENT, NULL},
    {"a:x:00000000000000000000001:1::/a:\n", 1, -ENOENT, NULL},
    {"a:x:1:1:short\n", 1, -ENOENT, NULL},
    {"a:x:1\n:1::/a:\n", 1, -ENOENT, NULL},
    {"a:x:1:1::/sixteen-bytes-01:\n", 1, -ENAMETOOLONG, NULL},
};

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        /* Exactly as large as the file: a read behind it is seen. */
        char home[16], *file = strdup(rows[i].file);
        int64_t result = passwd_home(file, rows[i].uid, home, sizeof home);
        CHECK_NUMBER(rows[i].file, rows[i].result, result);
        if (result >= 0)
            CHECK_TEXT(rows[i].file, rows[i].home, home);
        free(file);
    }
    return checks_failed();
}
