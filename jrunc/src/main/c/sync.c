/* The sync socket between front and init, and other messages on sockets. */
#include "vm.h"

#include <sys/uio.h>

#include "trace.h"

static sigset_t held;

/* What would end us waits, unless it is ignored, so that nothing half made is left behind. */
void hold_signals(void)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction now;
    sigemptyset(&held);
    for (int i = 0; i < 3; i++)
        if (!sigaction(ends[i], NULL, &now) && now.sa_handler != SIG_IGN)
            sigaddset(&held, ends[i]);
    sigprocmask(SIG_BLOCK, &held, NULL);
}

/* True once, when one of them has come: the program then fails, and takes back what it did. */
bool interrupted(void)
{
    sigset_t now, both;
    sigpending(&now);
    sigandset(&both, &now, &held);
    bool came = !sigisemptyset(&both);
    if (came)
        sigemptyset(&held);
    return came;
}

int read_all(int fd, void *bytes, size_t size)
{
    char *at = bytes;
    while (size) {
        ssize_t n = read(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n ? -errno : -EPIPE;
        at += n;
        size -= (size_t)n;
    }
    return 0;
}

int send_parts(int fd, struct iovec *parts, size_t count, int passed)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr header;
    } control = {0};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = (int)count};
    if (passed >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control.bytes;
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(&control.header), &passed, sizeof(int));
    }
    while (message.msg_iovlen) {
        ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        message.msg_control = NULL;
        message.msg_controllen = 0;
        while (message.msg_iovlen && (size_t)n >= message.msg_iov->iov_len) {
            n -= (ssize_t)message.msg_iov->iov_len;
            message.msg_iov++;
            message.msg_iovlen--;
        }
        if (message.msg_iovlen) {
            message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + n;
            message.msg_iov->iov_len -= (size_t)n;
        }
    }
    return 0;
}

int send_message(int fd, uint32_t code, int64_t value, int passed, const void *bytes, uint32_t size)
{
    struct sync_message message = {code, size, value};
    struct iovec parts[2] = {{&message, sizeof message}, {(void *)(uintptr_t)bytes, size}};
    return send_parts(fd, parts, size ? 2 : 1, passed);
}

/* Takes the first descriptor that rides on the bytes, closes any other. */
int receive_message(int fd, struct sync_message *message, int *passed)
{
    union {
        char bytes[CMSG_SPACE(4 * sizeof(int))];
        struct cmsghdr header;
    } control;
    struct iovec part = {message, sizeof *message};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                            .msg_controllen = sizeof control.bytes};
    struct pollfd ready = {fd, POLLIN, 0};
    ssize_t n;
    while (poll(&ready, 1, 200) == 0)
        if (interrupted())
            return -EINTR;
    do
        n = recvmsg(fd, &header, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (passed)
        *passed = -1;
    for (struct cmsghdr *at = CMSG_FIRSTHDR(&header); n > 0 && at; at = CMSG_NXTHDR(&header, at)) {
        int got;
        if (at->cmsg_type != SCM_RIGHTS || at->cmsg_len < CMSG_LEN(sizeof got))
            continue;
        memcpy(&got, CMSG_DATA(at), sizeof got);
        if (passed && *passed < 0)
            *passed = got;
        else
            close(got);
    }
    if (n <= 0)
        return n ? -errno : -EPIPE;
    return read_all(fd, (char *)message + n, sizeof *message - (size_t)n);
}

OPERATION(op_feed)
{
    if (!in_memory(vm, offset_of(vm, arg[1]), (uint64_t)arg[2]))
        return -EFAULT;
    struct sync_message message = {SYNC_FEED, 0, vm->trace != NULL};
    struct iovec parts[3] = {{&message, sizeof message},
                             {vm->shared->slot, sizeof vm->shared->slot},
                             {pointer(arg[1]), (size_t)arg[2]}};
    return send_parts((int)arg[0], parts, 3, -1);
}

OPERATION(op_send)
{
    if (arg[1] == SYNC_GO && interrupted())
        return -EINTR;
    struct trace *trace = arg[1] == SYNC_READY ? vm->trace : NULL;
    return send_message((int)arg[0], (uint32_t)arg[1], arg[2], (int)arg[3],
                        trace ? trace->event : NULL,
                        trace ? trace->count * (uint32_t)sizeof *trace->event : 0);
}

/* Init's report becomes ours: its bytes are label NUL detail NUL. */
static int64_t take_error(struct vm *vm, int fd, uint32_t length)
{
    struct sync_error report;
    struct shared *shared = vm->shared;
    char text[sizeof shared->label + sizeof shared->detail];
    if (length < sizeof report || length - sizeof report > sizeof text)
        return -EBADMSG;
    size_t size = length - sizeof report;
    int result = read_all(fd, &report, sizeof report);
    if (!result)
        result = read_all(fd, text, size);
    if (result)
        return result;
    if (size) {
        text[size - 1] = 0;
        snprintf(shared->label, sizeof shared->label, "%.*s", (int)sizeof shared->label - 1, text);
        size_t first = strlen(text) + 1;
        snprintf(shared->detail, sizeof shared->detail, "%.*s", (int)sizeof shared->detail - 1,
                 first < size ? text + first : "");
    }
    shared->failed = IN_INIT;
    shared->failed_step = report.step;
    shared->error = (int)report.error;
    shared->exit_code = (int)report.exit_code;
    return -ECANCELED;
}

/* Init's timings go behind ours. */
static int take_trace(struct trace *trace, int fd, uint32_t length)
{
    uint32_t count = length / (uint32_t)sizeof(struct trace_event);
    if (!trace || trace->count > TRACE_EVENTS || count > TRACE_EVENTS)
        return -EPROTO;
    trace->count += count;
    return read_all(fd, trace->event + trace->count - count, count * sizeof *trace->event);
}

OPERATION(op_receive)
{
    struct sync_message message;
    int passed, fd = (int)arg[0];
    int result = receive_message(fd, &message, &passed);
    if (result == -EPIPE && arg[2])
        return -1 - 4095; /* no errno: the end of the stream was waited for */
    if (result) {
        detail(vm, "the other side of the container's start has gone");
        return result;
    }
    if (message.code == SYNC_ERROR)
        return take_error(vm, fd, message.length);
    if (message.code == SYNC_READY && message.length &&
        !take_trace(vm->trace, fd, message.length))
        message.length = 0;
    if (message.code != arg[1] || message.length) {
        detail(vm, "expected message %d, got %u", (int)arg[1], message.code);
        return -EPROTO;
    }
    if (step->out >= 0)
        vm->shared->slot[step->out + 1] = passed;
    else if (passed >= 0)
        close(passed);
    return message.value;
}

OPERATION(op_send_fd)
{
    if (!in_memory(vm, offset_of(vm, arg[2]), (uint64_t)arg[3]))
        return -EFAULT;
    struct iovec part = {pointer(arg[2]), (size_t)arg[3]};
    return send_parts((int)arg[0], &part, 1, (int)arg[1]);
}

/* sd_notify(3): true when the container said that it is ready, and the caller's socket was told. */
bool notify_ready(int from, int to, int64_t pid)
{
    char text[4096], line[64];
    ssize_t n = recv(from, text, sizeof text - 1, MSG_DONTWAIT);
    text[n > 0 ? n : 0] = 0;
    if (!strstr(text, "READY=1"))
        return false;
    int size = snprintf(line, sizeof line, "MAINPID=%lld\nREADY=1\n", (long long)pid);
    send(to, line, (size_t)size, MSG_NOSIGNAL);
    return true;
}

OPERATION(op_notify_proxy)
{
    struct pollfd on[2] = {{(int)arg[0], POLLIN, 0}, {(int)arg[2], POLLIN, 0}};
    while (!interrupted() && (poll(on, 2, 200) <= 0 || !on[1].revents))
        if (on[0].revents && notify_ready((int)arg[0], (int)arg[1], arg[3]))
            break;
    return 0;
}
