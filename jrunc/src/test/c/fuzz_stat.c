/* Any bytes as /proc/PID/stat. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vm.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char state = 0, *text = strndup((const char *)bytes, size); /* exactly as large: ASan sees the first byte beyond */
    int64_t start = stat_start(text, &state);
    if (start != -EBADMSG && !state)
        abort();
    free(text);
    return 0;
}
