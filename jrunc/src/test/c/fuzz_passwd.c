/* Four bytes of uid, one of room, the rest a passwd file. */
#include <stdlib.h>
#include <string.h>

#include "vm.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint32_t uid;
    if (size < 6)
        return 0;
    memcpy(&uid, bytes, sizeof uid);
    size_t room = (size_t)bytes[4] + 1;
    size -= 5;
    /* Buffers of their own, exactly as large: ASan sees the first byte beyond. */
    char *file = strndup((const char *)bytes + 5, size), *home = malloc(room);
    int64_t length = passwd_home(file, uid, home, room);
    if (length >= 0 && ((size_t)length >= room || home[length]))
        abort();
    free(file);
    free(home);
    return 0;
}
