/* Commands that run a container's stored program: no engine is asked. */
#include "front.h"

#include <sys/file.h>

/* Its program in memory, with room for the program's zeroes; NULL and errno. */
static uint8_t *map_container(int directory, size_t *program_size)
{
    struct container_file head;
    struct program_header header;
    struct stat st;
    uint8_t *block = NULL;
    int fd = openat(directory, "container", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode) && pread(fd, &head, sizeof head, 0) == sizeof head &&
        head.magic == CONTAINER_MAGIC && head.version == PROGRAM_VERSION &&
        pread(fd, &header, sizeof header, head.part[0].offset) == sizeof header &&
        header.size == head.part[0].size && (block = program_room(&header)) &&
        (pread(fd, block, header.size, head.part[0].offset) != (ssize_t)header.size ||
         program_digest(block + sizeof header, header.size - sizeof header) != header.digest))
        block = NULL;
    *program_size = block ? header.size : 0;
    close(fd);
    errno = EBADMSG;
    return block;
}

static void load_live(int directory, int64_t *slot)
{
    struct live_file live;
    int64_t size = read_file(directory, "live", &live, sizeof live);
    slot[SLOT_LIVE] = size == sizeof live && live.magic == LIVE_MAGIC &&
        live.version == PROGRAM_VERSION &&
        live.digest == program_digest((uint8_t *)&live, offsetof(struct live_file, digest));
    if (!slot[SLOT_LIVE])
        return;
    slot[SLOT_PID] = live.pid;
    slot[SLOT_START_TIME] = live.start_time;
    slot[SLOT_CREATED] = live.created;
    slot[SLOT_CREATED_NANOS] = live.created_nanos;
    slot[SLOT_PIDFS] = live.pidfs;
}

static int no_container(const struct command_line *line, const struct short_command *command,
                        int root, int error)
{
    char text[512];
    if (command->block == STORED_DELETE && command->force) /* what is left, the engine finds */
        return root < 0 || faccessat(root, command->id, F_OK, AT_SYMLINK_NOFOLLOW) ? 0 : ASK_ENGINE;
    if (error == ENOENT || error == ENOTDIR)
        return report(line, "container-unknown", "container does not exist"), 1;
    snprintf(text, sizeof text, "%s %s failed: read the state of container %s: %s; "
             "`%s delete --force %s` removes it", line->program, stored_names[command->block],
             command->id, errno_text(error), line->program, command->id);
    return report(line, "state-damaged", text), 1;
}

int run_stored(const struct command_line *line, const struct short_command *command)
{
    static struct shared shared;
    static struct vm vm;
    size_t size = 0;
    int root = open(line->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int directory = root < 0 ? -1 : safe_open(root, command->id, O_RDONLY | O_DIRECTORY, 0,
                                              RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (directory < 0)
        return no_container(line, command, root, root < 0 ? errno : -directory);
    if (command->block != STORED_STATE && command->block != STORED_KILL)
        flock(directory, LOCK_EX);
    uint8_t *block = map_container(directory, &size);
    if (!block)
        return no_container(line, command, root, errno);
    memset(shared.slot, 0xff, sizeof shared.slot);
    load_live(directory, shared.slot);
    shared.slot[SLOT_STATE_DIR] = directory;
    shared.slot[SLOT_SIGNAL] = command->signal;
    shared.slot[SLOT_FORCE] = command->force;
    shared.slot[SLOT_ALL] = command->all;
    shared.slot[SLOT_NOTIFY] = getenv("NOTIFY_SOCKET") != NULL;
    shared.slot[SLOT_ROOT_DIR] = root;
    if (vm_load(&vm, block, size, &shared, ROLE_FRONT))
        return no_container(line, command, root, EBADMSG);
    vm.warned = warned;
    enum outcome outcome = vm_block(&vm, (uint32_t)command->block);
    return outcome == FAILED ? report_failure(line, &vm, stored_names[command->block])
        : outcome == EXITED ? shared.exit_code : 0;
}
