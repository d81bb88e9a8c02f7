/* A network namespace with a program of the host that gives it a way out: pasta or slirp4netns. */
#include "netns.h"

#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "front.h"

#define ROUTE_PATIENCE_MS 3000
#define PATIENCE_MS 15000
#define LOOK_MS 5
#define TEXT_BYTES 65536

bool has_default_route(char *table)
{
    unsigned destination, gateway, flags;
    strsep(&table, "\n"); /* its head */
    for (char *line; (line = strsep(&table, "\n"));)
        if (sscanf(line, "%*s %x %x %x", &destination, &gateway, &flags) == 3 && !destination &&
            flags & 1 /* up */)
            return true;
    return false;
}

char **network_words(char **argv, pid_t pid)
{
    int count = 0;
    while (argv[count])
        count++;
    char **words = calloc((size_t)count + 1, sizeof *words);
    for (int i = 0; words && i < count; i++) {
        char *hole = strstr(argv[i], NETWORK_PID);
        words[i] = argv[i];
        if (hole && asprintf(&words[i], "%.*s%d%s", (int)(hole - argv[i]), argv[i], (int)pid,
                             hole + strlen(NETWORK_PID)) < 0)
            return NULL;
    }
    return words;
}

static bool set_up_loopback(void)
{
    struct ifreq device = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool up = fd >= 0 && !ioctl(fd, SIOCGIFFLAGS, &device);
    device.ifr_flags |= IFF_UP;
    up = up && !ioctl(fd, SIOCSIFFLAGS, &device);
    close(fd);
    return up;
}

/* Another device than the loopback one is there and up. */
static bool has_device(void)
{
    struct if_nameindex *all = if_nameindex();
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool found = false;
    for (struct if_nameindex *each = all; each && each->if_index; each++) {
        struct ifreq device = {0};
        snprintf(device.ifr_name, sizeof device.ifr_name, "%s", each->if_name);
        found |= !ioctl(fd, SIOCGIFFLAGS, &device) && device.ifr_flags & IFF_UP &&
            !(device.ifr_flags & IFF_LOOPBACK);
    }
    if (all)
        if_freenameindex(all);
    close(fd);
    return found;
}

/* Until the program has set everything up; a host without a default route gives none. False: it
 * has ended, or takes too long. */
static bool is_ready(pid_t program)
{
    static char table[TEXT_BYTES];
    for (int waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
        siginfo_t end = {0};
        if (waitid(P_PID, (id_t)program, &end, WEXITED | WNOHANG | WNOWAIT) || end.si_pid)
            return false;
        if (read_text(AT_FDCWD, "/proc/self/net/route", table, sizeof table) > 0 &&
            has_default_route(table))
            return true;
        if (waited > ROUTE_PATIENCE_MS && has_device())
            return true;
        usleep(LOOK_MS * 1000);
    }
    kill(program, SIGKILL);
    return false;
}

static _Noreturn void become_program(char **argv, pid_t holder, int go)
{
    char byte;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == holder && read(go, &byte, 1) == 1)
        execvp(argv[0], argv);
    _exit(errno == ENOENT ? 127 : 126);
}

/* Who has given up capabilities, as pasta does early, may look at nobody with more (ptrace(2)). */
static void drop_capabilities(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    syscall(SYS_capset, &head, none);
}

int hold_network(char **argv)
{
    int go[2], status = 0;
    char text[32];
    char **words = network_words(argv, getpid());
    if (!words || !words[0] || pipe2(go, O_CLOEXEC))
        return 125;
    pid_t program = fork(); /* in the network of the host still */
    if (program == 0) {
        close(go[1]);
        become_program(words, getppid(), go[0]);
    }
    if (program < 0 || unshare(CLONE_NEWNET) || !set_up_loopback()) {
        dprintf(2, "make a network namespace: %s\n", errno_text(errno));
        return 125;
    }
    drop_capabilities();
    if (write(go[1], "", 1) == 1 && is_ready(program)) {
        snprintf(text, sizeof text, NETWORK_READY " %d\n", (int)getpid());
        write_all(1, text, strlen(text));
    }
    while (waitpid(program, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
