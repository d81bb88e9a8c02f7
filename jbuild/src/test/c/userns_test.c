/* Namespaces of an ordinary user: roots, ranges of ids, directories, and the life of a holder. */
#include "userns.c"
#include "netns.h"

#include <sched.h>

#include "check.h"

static const struct {
    const char *what, *file, *name;
    uid_t uid;
    int count;
    struct id_range ranges[4];
} ids[] = {
    {"by name", "a:1:2\nu:100000:65536\n", "u", 1000, 1, {{100000, 65536}}},
    {"by number", "1000:100000:65536\n", "u", 1000, 1, {{100000, 65536}}},
    {"both, in order", "u:7:2\n1000:20:3", "u", 1000, 2, {{7, 2}, {20, 3}}},
    {"another number that begins alike", "10000:1:2\n100:1:2\n", "u", 1000, 0, {{0}}},
    {"no file", "", "u", 1000, 0, {{0}}},
    {"no name", ":1:2\n", "", 1000, 0, {{0}}},
    {"fields are missing", "u\nu:\nu:1\nu:1:\nu::1\n", "u", 1000, 0, {{0}}},
    {"more fields", "u:1:2:3\n", "u", 1000, 0, {{0}}},
    {"no number", "u:x:2\nu:1:y\nu:-1:2\nu:1: 2\nu:+1:2\n", "u", 1000, 0, {{0}}},
    {"none", "u:1:0\n", "u", 1000, 0, {{0}}},
    {"the last id", "u:4294967294:1\n", "u", 1000, 1, {{4294967294U, 1}}},
    {"beyond the last id", "u:4294967295:1\nu:4294967294:2\nu:1:4294967295\n", "u", 1000, 0, {{0}}},
    {"too long for any number", "u:99999999999999999999999:1\n", "u", 1000, 0, {{0}}},
    {"overlapping", "u:10:10\nu:19:5\nu:5:6\nu:20:1\n", "u", 1000, 2, {{10, 10}, {20, 1}}},
};

static void test_ranges(void)
{
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct id_range found[RANGES_MAX];
        char *file = strdup(ids[i].file);
        int count = find_ranges(file, ids[i].name, ids[i].uid, found);
        CHECK_NUMBER(ids[i].what, ids[i].count, count);
        for (int j = 0; j < count && j < ids[i].count; j++) {
            CHECK_NUMBER(ids[i].what, ids[i].ranges[j].start, found[j].start);
            CHECK_NUMBER(ids[i].what, ids[i].ranges[j].count, found[j].count);
        }
        free(file);
    }
}

static void test_many_ranges(void)
{
    static char file[RANGES_MAX * 32];
    struct id_range found[RANGES_MAX];
    for (int i = 0; i < RANGES_MAX + 5; i++)
        snprintf(file + strlen(file), sizeof file - strlen(file), "u:%d:1\n", 100 + i);
    CHECK_NUMBER("as many as there is room for", RANGES_MAX, find_ranges(file, "u", 1, found));
}

static char **volatile kept[3]; /* never given back: tests end */

static void test_map_words(void)
{
    static const char *const expected[] = {"newuidmap", "42", "0", "1000", "1", "1", "100000",
                                           "65536", "65537", "300000", "10", NULL};
    struct id_range ranges[2] = {{100000, 65536}, {300000, 10}};
    char **words = kept[0] = map_words("newuidmap", 42, 1000, ranges, 2);
    for (int i = 0; i < 12; i++)
        CHECK_TEXT("words", expected[i], words[i]);
    struct id_range whole[2] = {{5, 0xfffffff0U}, {1, 100}};
    words = kept[1] = map_words("newuidmap", 42, 1000, whole, 2);
    CHECK_TEXT("the second has no more room", "14", words[10]);
    CHECK_TEXT("and nothing is behind it", NULL, words[11]);
}

static void test_default_route(void)
{
    char none[] = "Iface\tDestination\tGateway\tFlags\n";
    char local[] = "Iface\tDestination\tGateway\tFlags\neth0\t000002C0\t00000000\t0001\t0\n";
    char down[] = "Iface\tDestination\tGateway\tFlags\neth0\t00000000\t010200C0\t0000\t0\n";
    char way[] = "Iface\tDestination\tGateway\tFlags\neth0\t000002C0\t00000000\t0001\t0\n"
                 "eth0\t00000000\t010200C0\t0003\t0\n";
    char empty[] = "";
    CHECK_NUMBER("no route", false, has_default_route(none));
    CHECK_NUMBER("a local one", false, has_default_route(local));
    CHECK_NUMBER("one that is down", false, has_default_route(down));
    CHECK_NUMBER("one", true, has_default_route(way));
    CHECK_NUMBER("nothing", false, has_default_route(empty));
    char *words[] = {"pasta", "--netns", "/proc/@PID@/ns/net", "@PID@", NULL};
    char **filled = kept[2] = network_words(words, 7);
    CHECK_TEXT("inside", "/proc/7/ns/net", filled[2]);
    CHECK_TEXT("alone", "7", filled[3]);
    CHECK_TEXT("others", "pasta", filled[0]);
}

static char top[64];

static const char *below(const char *name)
{
    static char path[4][PATH_MAX];
    static int last;
    last = (last + 1) % 4;
    snprintf(path[last], PATH_MAX, "%s/%s", top, name);
    return path[last];
}

static void test_own_directory(void)
{
    struct stat st;
    int fd = own_directory(below("a/b//c/"));
    CHECK_NUMBER("made", true, fd >= 0 && !fstat(fd, &st));
    CHECK_NUMBER("for us alone", 0700, st.st_mode & 07777);
    close(fd);
    CHECK_NUMBER("found", true, (fd = own_directory(below("a/b/c"))) >= 0);
    close(fd);
    chmod(below("a/b/c"), 0770);
    CHECK_NUMBER("others may write to it", -EPERM, own_directory(below("a/b/c")));
    chmod(below("a/b/c"), 0755);
    CHECK_NUMBER("others may read it", true, (fd = own_directory(below("a/b/c"))) >= 0);
    close(fd);
    CHECK_NUMBER("linked", 0, symlink("a/b/c", below("link")));
    CHECK_NUMBER("a link", -ENOTDIR, own_directory(below("link")));
    close(open(below("file"), O_CREAT | O_WRONLY, 0600));
    CHECK_NUMBER("a file", -ENOTDIR, own_directory(below("file")));
    CHECK_NUMBER("below a file", -ENOTDIR, own_directory(below("file/x")));
    if (!geteuid() && !chown(below("a/b/c"), 12345, 0))
        CHECK_NUMBER("somebody else's", -EPERM, own_directory(below("a/b/c")));
}

/* ---- a holder: hold_namespaces() in namespaces that this test makes as it can ---- */

static struct meeting meeting;

static pid_t start_holder(int *ready)
{
    int said[2];
    char byte;
    pid_t pid = pipe2(said, O_CLOEXEC) ? -1 : fork();
    if (pid == 0) {
        char number[16], *argv[] = {HOLDER_NAME, number, meeting.socket, meeting.lock, NULL};
        snprintf(number, sizeof number, "%d", meeting.directory);
        setenv(IDLE_VARIABLE, "1", 1);
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) || dup2(said[1], 1) < 0)
            _exit(99);
        int map = open("/proc/self/uid_map", O_WRONLY);
        dprintf(map, "0 %u 1", 0); /* as root only: it maps itself */
        close(map);
        _exit(hold_namespaces(4, argv));
    }
    close(said[1]);
    *ready = read(said[0], &byte, 1) == 1;
    close(said[0]);
    return pid;
}

static int end_of_holder(pid_t pid)
{
    int status;
    for (int waited = 0; waited < 10000; waited += 20) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        usleep(20000);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return -1;
}

static void test_nobody_there(void)
{
    int spaces[2];
    CHECK_NUMBER("no socket", -ENOENT, ask_holder(&meeting, spaces));
    close(open(below("run/userns-1-2.sock"), O_CREAT | O_WRONLY, 0600));
    CHECK_NUMBER("a file", -ECONNREFUSED, ask_holder(&meeting, spaces));
    unlink(below("run/userns-1-2.sock"));
    int listener = listen_at(meeting.directory, meeting.socket);
    pid_t pid = fork();
    if (pid == 0) {
        close(listener);
        _exit(ask_holder(&meeting, spaces) == -ECONNREFUSED ? 0 : 1);
    }
    usleep(100000);
    close(listener); /* with the question in its queue */
    CHECK_NUMBER("one that ends", 0, end_of_holder(pid));
    CHECK_NUMBER("what it left", -ECONNREFUSED, ask_holder(&meeting, spaces));
}

static void test_holder(void)
{
    int ready, spaces[2], more[2];
    struct stat user, own, again;
    pid_t pid = start_holder(&ready);
    if (!ready) {
        CHECK_NUMBER("a holder comes up", 99, end_of_holder(pid));
        printf("skipped: no user namespace is to be had here\n");
        return;
    }
    int first = ask_holder(&meeting, spaces), second = ask_holder(&meeting, more);
    CHECK_NUMBER("connected", true, first >= 0 && second >= 0);
    CHECK_NUMBER("its namespaces", 0, fstat(spaces[0], &user) || fstat(more[0], &again));
    CHECK_NUMBER("always the same", true, user.st_ino == again.st_ino);
    CHECK_NUMBER("not ours", true, !stat("/proc/self/ns/user", &own) && own.st_ino != user.st_ino);
    close(first);
    usleep(1500000);
    CHECK_NUMBER("it stays for the other one", 0, waitpid(pid, NULL, WNOHANG));
    close(second);
    CHECK_NUMBER("it ends when nobody needs it", 0, end_of_holder(pid));
    CHECK_NUMBER("without its name", -ENOENT, ask_holder(&meeting, spaces));
    for (int i = 0; i < 2; i++)
        close(spaces[i]), close(more[i]);
    rmdir("/tmp/jrunc-0"); /* where it mounted, had there been nothing */
    rmdir("/run/user/0/jrunc-engine");
}

int main(void)
{
    static struct roots roots;
    setvbuf(stdout, NULL, _IOLBF, 0);
    snprintf(top, sizeof top, "/tmp/userns-test-XXXXXX");
    if (!mkdtemp(top))
        return 1;
    test_ranges();
    test_many_ranges();
    test_map_words();
    test_default_route();
    test_own_directory();
    snprintf(roots.data, PATH_MAX, "%s/data", top);
    snprintf(roots.run, PATH_MAX, "%s/run", top);
    CHECK_NUMBER("a place", 0, find_meeting(&meeting, &roots));
    strcpy(meeting.socket, "userns-1-2.sock");
    strcpy(meeting.lock, "userns-1-2.lock");
    test_nobody_there();
    if (geteuid() == 0)
        test_holder();
    else
        printf("skipped: a holder's own test needs root\n");
    char *remove[] = {"rm", "-rf", top, NULL};
    if (fork() == 0)
        execvp(remove[0], remove);
    wait(NULL);
    return checks_failed();
}
