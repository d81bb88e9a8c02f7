/* Words, each NUL-ended, as a command line. */
#include <stdlib.h>
#include <string.h>

#include "front.h"

#define WORDS 64

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *argv[WORDS + 1], *text = malloc(size + 1);
    int argc = 0;
    memcpy(text, bytes, size);
    text[size] = 0;
    for (char *at = text; at < text + size && argc < WORDS; at += strlen(at) + 1)
        argv[argc++] = at;
    argv[argc] = NULL;
    struct command_line line;
    struct short_command command;
    parse_globals(&line, argc, argv);
    if (line.command < 0 || line.command > argc)
        abort();
    if (parse_short(&line, &command)) {
        if (!good_id(command.id) || strchr(command.id, '/') || command.signal < 0 || command.signal > 64)
            abort();
    }
    free(text);
    return 0;
}
