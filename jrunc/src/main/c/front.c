/* The front: which role, which command, and what to do with the engine's answer. */
#include "front.h"

#include "trace.h"

uint8_t *load_room(uint8_t *bytes, size_t size, size_t zeroes)
{
    struct program_header header;
    if (size < sizeof header)
        return NULL;
    memcpy(&header, bytes, sizeof header);
    if (header.size == size && (uint64_t)header.memory_offset + header.memory_size - size <= zeroes)
        return bytes;
    uint8_t *block = header.size == size ? program_room(&header) : NULL;
    return block ? memcpy(block, bytes, size) : NULL;
}

static struct command_line told; /* the command line, for warnings */

void warned(const char *label, const char *more, int error)
{
    report_warning(&told, label, more, error);
}

/* Takes back what was done; the failure told is the one that came first. */
void undo(struct vm *vm, uint32_t block)
{
    struct shared cause = *vm->shared;
    vm->shared->failed = NOWHERE;
    vm_block(vm, block);
    *vm->shared = cause;
}

static int failure_code(const struct command_line *line)
{
    return strcmp(command_name(line), "exec") ? 1 : 255;
}

int execute(const struct command_line *line, uint8_t *program, size_t size, size_t zeroes,
            struct trace *trace)
{
    static struct vm vm;
    uint8_t *block = load_room(program, size, zeroes);
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!block || shared == MAP_FAILED || vm_load(&vm, block, size, shared, ROLE_FRONT)) {
        report(line, "engine-program", "the engine's answer is no program");
        return failure_code(line);
    }
    vm.warned = warned;
    vm.trace = trace;
    memset(shared->slot, 0xff, sizeof shared->slot);
    hold_signals();
    enum outcome outcome = vm_block(&vm, BLOCK_MAIN);
    if (outcome != FAILED)
        return outcome == EXITED ? shared->exit_code : 0;
    undo(&vm, BLOCK_UNDO);
    int code = report_failure(line, &vm, command_name(line));
    return code == 1 ? failure_code(line) : code;
}

static int execute_traced(const struct command_line *line, const struct reply *traced)
{
    struct trace *trace = mmap(NULL, sizeof *trace, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct buffer field = {0}, program = {0};
    struct reply file;
    const char *why;
    uint32_t head = 0;
    if (traced->size > sizeof head)
        memcpy(&head, traced->bytes, sizeof head);
    if (!head || head > traced->size - sizeof head || trace == MAP_FAILED)
        return 1;
    buffer_add(&program, traced->bytes + sizeof head + head, traced->size - sizeof head - head);
    int code = execute(line, program.bytes, program.size, 0, trace);
    buffer_add(&field, traced->bytes, sizeof head + head);
    buffer_add(&field, trace->event, trace->count * sizeof *trace->event);
    int error = converse(line, FIELD_TRACE, &field, &file, &why);
    int fd = error || file.kind != FRAME_RENDER ? -1
        : open((char *)traced->bytes + sizeof head, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write_all(fd, file.bytes, file.size))
        report_warning(line, "trace-write", "write the trace", error ? -error : errno);
    return code;
}

/* TEXT: i32 exit code, u32 sizes of stdout, stderr, error code and error message, their bytes. */
static int tell(const struct command_line *line, const struct reply *reply)
{
    uint32_t head[5];
    if (reply->size < sizeof head)
        return 1;
    memcpy(head, reply->bytes, sizeof head);
    uint64_t total = sizeof head;
    for (int i = 1; i < 5; i++)
        total += head[i];
    if (total != reply->size)
        return 1;
    char *out = (char *)reply->bytes + sizeof head, *err = out + head[1];
    char *code = err + head[2], *message = code + head[3];
    if (write_all(1, out, head[1]) || write_all(2, err, head[2]))
        return 1;
    if (head[4]) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)head[3], code);
        message[head[4]] = 0; /* receive_frame left a byte behind the end */
        report(line, name, message);
    }
    return (int)head[0];
}

static const char *default_root(void)
{
    static char path[4096];
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    bool ordinary = geteuid() != 0 || outer_uid() != 0;
    if (!ordinary || !runtime || !*runtime)
        return "/run/jrunc";
    snprintf(path, sizeof path, "%s/jrunc", runtime);
    return path;
}

int front_main(int argc, char **argv)
{
    struct command_line line;
    struct short_command command;
    struct reply reply;
    const char *why;
    if (argc == 3 && !strcmp(argv[0], "jrunc") && !strcmp(argv[1], "init"))
        return init_main(atoi(argv[2]));
    for (int fd = 0; fd < 3; fd++) /* a closed one would be taken by the next file opened */
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
            return 1;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* a caller who ignores it would keep us from waiting for children */
    parse_globals(&line, argc, argv);
    if (!line.root)
        line.root = default_root();
    told = line;
    if (line.debug)
        log_event(&line, "debug", command_name(&line));
    int code = parse_short(&line, &command) ? run_stored(&line, &command) : ASK_ENGINE;
    if (code != ASK_ENGINE)
        return code;
    int error = converse(&line, 0, NULL, &reply, &why);
    if (error) {
        char text[512];
        snprintf(text, sizeof text, "%s %s failed: %s: %s", line.program, command_name(&line), why,
                 errno_text(-error));
        report(&line, "engine-unreachable", text);
        return failure_code(&line);
    }
    if (reply.kind == FRAME_PROGRAM)
        return execute(&line, reply.bytes, reply.size, ROOM_BEHIND, NULL);
    if (reply.kind == FRAME_RENDER)
        return execute_traced(&line, &reply);
    return tell(&line, &reply);
}
