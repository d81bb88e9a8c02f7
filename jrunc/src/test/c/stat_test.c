/* Start time and state of a process in its /proc/PID/stat. */
#include <errno.h>

#include "check.h"
#include "vm.h"

#define BETWEEN "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 "

static const struct {
    const char *text;
    int64_t start; /* or a negative errno */
    char state;
} rows[] = {
    {"7 (sleep) S " BETWEEN "12345 0 0\n", 12345, 'S'},
    {"7 (a b) Z " BETWEEN "9 0\n", 9, 'Z'},
    {"7 (x) R 1) T " BETWEEN "8 0\n", 8, 'T'},
    {"7 (\n) X " BETWEEN "7", 7, 'X'},
    {"7 (sleep) S 1 0 0 0 -1 4194560 18446744073709551615 0 0 0 0 0 0 0 20 0 1 0 77 18446744073709551615", 77, 'S'},
    {"", -EBADMSG, 0},
    {"7 (sleep", -EBADMSG, 0},
    {"7 (sleep)", -EBADMSG, 0},
    {"7 (sleep) S " BETWEEN, -EBADMSG, 'S'},
    {"7 (sleep) S 1 2 3\n", -EBADMSG, 'S'},
    {"7 (sleep) S " BETWEEN "never", -EBADMSG, 'S'},
};

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char state = 0;
        CHECK_NUMBER(rows[i].text, rows[i].start, stat_start(rows[i].text, &state));
        CHECK_NUMBER(rows[i].text, rows[i].state, state);
    }
    return checks_failed();
}
