/* Checks that count and go on; main ends with `return checks_failed()`. */
#ifndef JRUNC_CHECK_H
#define JRUNC_CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int failures;

#define CHECK_NUMBER(what, expected, got)                                                          \
    do {                                                                                           \
        int64_t e_ = (expected), g_ = (got);                                                       \
        if (e_ != g_) {                                                                            \
            failures++;                                                                            \
            printf("%s:%d: %s: expected %" PRId64 ", got %" PRId64 "\n", __FILE__, __LINE__, what, \
                   e_, g_);                                                                        \
        }                                                                                          \
    } while (0)

#define CHECK_TEXT(what, expected, got)                                                            \
    do {                                                                                           \
        const char *e_ = (expected), *g_ = (got);                                                  \
        if ((!e_ != !g_) || (e_ && strcmp(e_, g_))) {                                              \
            failures++;                                                                            \
            printf("%s:%d: %s: expected %s, got %s\n", __FILE__, __LINE__, what, e_ ? e_ : "none", \
                   g_ ? g_ : "none");                                                              \
        }                                                                                          \
    } while (0)

static int checks_failed(void)
{
    return failures != 0;
}

#endif
