/* The conversation with the engine: facts, files that it asks for, its answer. */
#include "front.h"

#include <dirent.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/utsname.h>

#define PATIENCE_MS 60000
#define PATIENCE_FOR_WORDS_MS 1000

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->size + size > buffer->room) {
        size_t room = (buffer->size + size) * 2 + 32768;
        uint8_t *more = room > FRAME_MAX ? NULL : realloc(buffer->bytes, room);
        if (!more) {
            buffer->failed = true;
            return;
        }
        buffer->bytes = more;
        buffer->room = room;
    }
    if (size)
        memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

void buffer_field(struct buffer *buffer, uint16_t tag, const void *bytes, size_t size)
{
    struct {
        uint16_t tag, zero;
        uint32_t size;
    } head = {tag, 0, (uint32_t)size};
    buffer_add(buffer, &head, sizeof head);
    buffer_add(buffer, bytes, size);
}

static int read_stream(int fd, uint32_t most, struct buffer *into)
{
    char chunk[16384];
    size_t start = into->size;
    ssize_t n;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0 && into->size - start + (size_t)n > most)
            return EFBIG;
        buffer_add(into, chunk, n > 0 ? (size_t)n : 0);
    }
    return 0;
}

/* A regular file, whole or not at all: a FIFO would block, a device never end. */
static int read_regular(int dirfd, const char *name, uint32_t most, struct buffer *into)
{
    struct stat st;
    int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno;
    int error = fstat(fd, &st) ? errno : S_ISDIR(st.st_mode) ? EISDIR
        : !S_ISREG(st.st_mode) ? EINVAL : read_stream(fd, most, into);
    close(fd);
    return error;
}

int send_frame(int fd, uint32_t kind, const void *bytes, size_t size)
{
    uint32_t head[2] = {(uint32_t)size, kind};
    struct iovec parts[2] = {{head, sizeof head}, {(void *)(uintptr_t)bytes, size}};
    return send_parts(fd, parts, size ? 2 : 1, -1);
}

int receive_frame(int fd, int patience_ms, struct reply *reply)
{
    uint32_t head[2];
    struct pollfd ready = {fd, POLLIN, 0};
    int n;
    while ((n = poll(&ready, 1, patience_ms)) < 0 && errno == EINTR)
        ;
    if (n == 0)
        return -ETIMEDOUT;
    int error = read_all(fd, head, sizeof head);
    if (error || head[0] > FRAME_MAX)
        return error ? error : -EBADMSG;
    uint8_t *bytes = mmap(NULL, (size_t)head[0] + ROOM_BEHIND, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED)
        return -ENOMEM;
    *reply = (struct reply){head[1], bytes, head[0]};
    return read_all(fd, reply->bytes, head[0]);
}

static int read_names(const char *name, uint32_t most, struct buffer *into)
{
    DIR *list = opendir(name);
    if (!list)
        return errno;
    for (struct dirent *entry; (entry = readdir(list)) && into->size < most;)
        buffer_add(into, entry->d_name, strlen(entry->d_name) + 1);
    closedir(list);
    return 0;
}

/* The texts that the container file of `create` holds behind its program. */
static int read_part(const char *name, int part, struct buffer *into)
{
    struct container_file head;
    size_t start = into->size;
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno;
    bool good = !read_all(fd, &head, sizeof head) && head.magic == CONTAINER_MAGIC &&
        head.version == PROGRAM_VERSION && lseek(fd, head.part[part].offset, SEEK_SET) > 0;
    int error = good ? read_stream(fd, FRAME_MAX / 2, into) : EBADMSG;
    close(fd);
    if (!error && into->size - start < head.part[part].size)
        error = EBADMSG;
    into->size = start + (error ? 0 : head.part[part].size);
    return error;
}

/* What a path in a container's root is, and how a regular file begins. */
static int look_in_root(const char *root, const char *path, uint32_t most, struct buffer *into)
{
    struct stat st;
    char self[32], start[4096];
    int top = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (top < 0)
        return errno;
    int fd = safe_open(top, path, O_PATH, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    close(top);
    if (fd < 0 || fstat(fd, &st))
        return fd < 0 ? -fd : errno;
    uint32_t told[3] = {st.st_mode, st.st_uid, st.st_gid};
    buffer_add(into, told, sizeof told);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int64_t size = !S_ISREG(st.st_mode) ? 0
        : read_file(AT_FDCWD, self, start, most < sizeof start ? most : sizeof start);
    buffer_add(into, start, size > 0 ? (size_t)size : 0);
    close(fd);
    return 0;
}

static int fetch(uint32_t kind, const char *name, const char *second, uint32_t most,
                 struct buffer *into)
{
    switch (kind) {
    case NEED_FILE: return read_regular(AT_FDCWD, name, most, into);
    case NEED_DIRECTORY: return read_names(name, most, into);
    case NEED_RECORD: return read_part(name, 1, into);
    case NEED_CONFIG: return read_part(name, 2, into);
    case NEED_STDIN: return read_stream(0, most, into);
    case NEED_IN_ROOT: return look_in_root(name, second, most, into);
    }
    return EBADMSG;
}

/* Variables that decide something; nothing else of the environment leaves this process. */
static void add_environment(struct buffer *request)
{
    static const char *const names[] = {
        "XDG_RUNTIME_DIR", "NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "PATH",
        "TRACEPARENT", "DBUS_SESSION_BUS_ADDRESS", "_CONTAINERS_ROOTLESS_UID", "COLUMNS",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        char *pair = NULL;
        if (value && asprintf(&pair, "%s=%s", names[i], value) > 0)
            buffer_field(request, FIELD_ENVIRONMENT, pair, strlen(pair));
        free(pair);
    }
}

static uint8_t is_null(int fd)
{
    struct stat st;
    return !fstat(fd, &st) && S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3);
}

/* Spares a question: the engine asks for what is not here. */
static void add_known(struct buffer *request, uint32_t kind, const char *name, uint32_t most)
{
    static struct buffer known;
    known.size = known.failed = 0;
    buffer_add(&known, &kind, sizeof kind);
    buffer_add(&known, name, strlen(name) + 1);
    if (!fetch(kind, name, "", most, &known) && !known.failed)
        buffer_field(request, FIELD_KNOWN, known.bytes, known.size);
}

static void add_config(struct buffer *request, const struct command_line *line, const char *cwd)
{
    char name[4096 + 16];
    const char *bundle = cwd;
    for (int i = line->command + 1; i < line->argc; i++) {
        const char *word = line->argv[i];
        if ((!strcmp(word, "--bundle") || !strcmp(word, "-b")) && i + 1 < line->argc)
            bundle = line->argv[++i];
        else if (!strncmp(word, "--bundle=", 9))
            bundle = word + 9;
    }
    if (snprintf(name, sizeof name, "%s/config.json", bundle) < 4096 && *bundle == '/')
        add_known(request, NEED_FILE, name, 65536);
}

/* The first word that names a container. */
static void add_container(struct buffer *request, const struct command_line *line)
{
    char name[4096];
    for (int i = line->command + 1; i < line->argc; i++) {
        int size = snprintf(name, sizeof name, "%s/%s/live", line->root, line->argv[i]);
        if (size > 4080 || !good_id(line->argv[i]) || access(name, R_OK))
            continue;
        add_known(request, NEED_FILE, name, 4096);
        strcpy(name + size - 4, "container");
        add_known(request, NEED_RECORD, name, FRAME_MAX);
        add_known(request, NEED_CONFIG, name, FRAME_MAX);
        return;
    }
}

void add_facts(struct buffer *request, const struct command_line *line, const char *name)
{
    char cwd[4096] = "";
    struct rlimit limits[RLIM_NLIMITS] = {0};
    struct utsname host;
    struct stat space;
    uint32_t ids[7] = {getuid(), geteuid(), getgid(), getegid(), (uint32_t)getpid(),
                       (uint32_t)getppid(), 0};
    uint8_t nulls[3] = {is_null(0), is_null(1), is_null(2)};
    uint32_t command = (uint32_t)line->command;
    buffer_field(request, FIELD_BUILD, BUILD_ID, sizeof BUILD_ID - 1);
    for (int i = 0; i < line->argc; i++)
        buffer_field(request, FIELD_ARGUMENT, line->argv[i], strlen(line->argv[i]));
    buffer_field(request, FIELD_COMMAND, &command, sizeof command);
    buffer_field(request, FIELD_PROGRAM, line->program, strlen(line->program));
    buffer_field(request, FIELD_ROOT, line->root, strlen(line->root));
    if (getcwd(cwd, sizeof cwd))
        buffer_field(request, FIELD_DIRECTORY, cwd, strlen(cwd));
    add_environment(request);
    if (!stat("/proc/self/ns/pid", &space))
        ids[6] = (uint32_t)space.st_ino;
    buffer_field(request, FIELD_IDS, ids, sizeof ids);
    buffer_field(request, FIELD_NULLS, nulls, sizeof nulls);
    for (int i = 0; i < RLIM_NLIMITS; i++)
        getrlimit(i, &limits[i]); /* two u64 */
    buffer_field(request, FIELD_LIMITS, limits, sizeof limits);
    if (!uname(&host)) {
        buffer_field(request, FIELD_RELEASE, host.release, strlen(host.release));
        buffer_field(request, FIELD_MACHINE, host.machine, strlen(host.machine));
    }
    add_known(request, NEED_FILE, "/proc/self/status", 8192);
    add_known(request, NEED_FILE, "/proc/sys/kernel/random/boot_id", 64);
    if (!strcmp(name, "exec"))
        add_container(request, line);
    if (!strcmp(name, "run") || !strcmp(name, "create")) {
        add_config(request, line, cwd);
        add_known(request, NEED_FILE, "/proc/self/cgroup", 65536);
        add_known(request, NEED_FILE, "/proc/self/mountinfo", 1 << 20);
        add_known(request, NEED_FILE, "/proc/self/uid_map", 8192);
        add_known(request, NEED_FILE, "/sys/fs/cgroup/cgroup.controllers", 4096);
        add_known(request, NEED_FILE, "/sys/fs/cgroup/unified/cgroup.controllers", 4096);
    }
}

static int answer_need(int fd, const struct reply *need)
{
    struct buffer answer = {0};
    for (size_t at = 0; at + 12 <= need->size;) {
        uint32_t head[3]; /* kind, most, length of the name with its NUL */
        memcpy(head, need->bytes + at, sizeof head);
        at += sizeof head;
        if (!head[2] || head[2] > need->size - at || need->bytes[at + head[2] - 1])
            return -EBADMSG;
        static struct buffer file;
        const char *name = (const char *)need->bytes + at, *second = name + strlen(name) + 1;
        if (second >= name + head[2])
            second = "";
        file.size = file.failed = 0;
        int32_t error = fetch(head[0], name, second, head[1], &file);
        error = file.failed ? ENOMEM : error;
        uint32_t told[2] = {(uint32_t)error, error ? 0 : (uint32_t)file.size};
        buffer_add(&answer, told, sizeof told);
        buffer_add(&answer, file.bytes, told[1]);
        at += head[2];
    }
    int result = answer.failed ? -ENOMEM : send_frame(fd, FRAME_FILES, answer.bytes, answer.size);
    free(answer.bytes);
    return result;
}

static int talk(int fd, const struct buffer *request, int patience_ms, struct reply *reply)
{
    int error = request->failed ? -ENOMEM
        : send_frame(fd, FRAME_REQUEST, request->bytes, request->size);
    while (!error && !(error = receive_frame(fd, patience_ms, reply)) &&
           reply->kind == FRAME_NEED) {
        error = answer_need(fd, reply);
        munmap(reply->bytes, (size_t)reply->size + ROOM_BEHIND);
    }
    if (error || fd != private_engine)
        close(fd), private_engine = -1;
    return error;
}

int converse(const struct command_line *line, uint16_t tag, const struct buffer *field,
             struct reply *reply, const char **why)
{
    struct buffer request = {0};
    bool words = tag == FIELD_ERROR;
    int error = -EPIPE;
    add_facts(&request, line, command_name(line));
    if (field)
        buffer_field(&request, tag, field->bytes, field->size);
    const char *last = line->argv[line->argc - 1];
    bool about_engine = !strcmp(command_name(line), "engine") && strcmp(last, "--help") &&
        strcmp(last, "-h");
    /* An engine that was ending, or is killed, has done nothing: the next one is asked. */
    for (int tries = 0; tries < 2 && (error == -EPIPE || error == -ECONNRESET); tries++) {
        int fd = engine_connect(!about_engine && !words, why);
        if (fd < 0)
            return about_engine ? (*why = "no engine is running", fd) : fd;
        *why = "talk to the engine";
        error = talk(fd, &request, words ? PATIENCE_FOR_WORDS_MS : PATIENCE_MS, reply);
    }
    free(request.bytes);
    return error;
}
