/* Verbs on the process itself: exits, signals, children, memory, terminals, system calls. */
#define _GNU_SOURCE
#include "verbs.h"
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int done(void)
{
	fputs("true", out);
	return 0;
}

static int result(long rc) { return rc < 0 ? -1 : done(); }

static int number_of(const char *signal)
{
	static const struct { const char *name; int number; } NAMES[] = {{"HUP", 1}, {"INT", 2}, {"QUIT", 3},
		{"KILL", 9}, {"USR1", 10}, {"SEGV", 11}, {"USR2", 12}, {"PIPE", 13}, {"TERM", 15}, {"CONT", 18},
		{"STOP", 19}, {"WINCH", 28}, {"RTMIN", 34}};
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		if (!strcmp(NAMES[i].name, signal))
			return NAMES[i].number;
	return atoi(signal);
}

static int verb_exit(int argc, char **argv) { (void)argc; exit(atoi(argv[1])); }

static int verb_kill_self(int argc, char **argv)
{
	(void)argc;
	/* A pid 1 is immune to signals of its own namespace: fall back to a fault of the processor where that helps. */
	return result(kill(getpid(), number_of(argv[1])));
}

static int verb_crash(int argc, char **argv) /* a synchronous fault kills pid 1 too */
{
	(void)argc;
	(void)argv;
	signal(SIGILL, SIG_DFL);
	__builtin_trap();
	return done();
}

static int verb_sleep(int argc, char **argv)
{
	double seconds = atof(argv[1]);
	struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
	(void)argc;
	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
	return done();
}

static void say(const char *text)
{
	printf("%s\n", text);
	fflush(stdout);
}

static int verb_hang(int argc, char **argv) /* says so at once, then waits for signals for ever */
{
	(void)argc;
	(void)argv;
	say("{\"verb\":\"hang\",\"ok\":\"ready\"}");
	while (pause() < 0)
		;
	return 0;
}

/* wait-signal NAME...: says ready, waits for one of them, prints its number, goes on. */
static int verb_wait_signal(int argc, char **argv)
{
	sigset_t set;
	sigemptyset(&set);
	for (int i = 1; i < argc; i++)
		sigaddset(&set, number_of(argv[i]));
	sigprocmask(SIG_BLOCK, &set, NULL);
	say("{\"verb\":\"wait-signal\",\"ok\":\"ready\"}");
	int got = 0;
	sigwait(&set, &got);
	fprintf(out, "%d", got);
	return 0;
}

static int verb_fork(int argc, char **argv) /* N children that stay; how many could be made */
{
	int wanted = atoi(argv[1]), made = 0;
	(void)argc;
	for (; made < wanted; made++) {
		pid_t child = fork();
		if (child < 0)
			break;
		if (child == 0)
			for (;;)
				pause();
	}
	fprintf(out, "%d", made);
	return 0;
}

static int verb_allocate(int argc, char **argv) /* touches MB of memory */
{
	size_t bytes = (size_t)atol(argv[1]) << 20;
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)argc;
	if (memory == MAP_FAILED)
		return -1;
	for (size_t i = 0; i < bytes; i += 4096)
		memory[i] = 1;
	return done();
}

static int verb_tty(int argc, char **argv)
{
	struct winsize size = {0, 0, 0, 0};
	int controlling = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	(void)argc;
	(void)argv;
	open_object();
	put_long("stdin", isatty(0));
	put_long("stdout", isatty(1));
	put_long("stderr", isatty(2));
	put_long("controlling", controlling >= 0);
	ioctl(0, TIOCGWINSZ, &size);
	put_long("rows", size.ws_row);
	put_long("columns", size.ws_col);
	put_long("leader", getsid(0) == getpid());
	put_text("name", ttyname(0) ? ttyname(0) : "");
	close_object();
	if (controlling >= 0)
		close(controlling);
	return 0;
}

static int verb_await_size(int argc, char **argv) /* a runtime may set it after the start: at most five seconds */
{
	struct winsize size = {0, 0, 0, 0};
	(void)argc;
	(void)argv;
	for (int i = 0; i < 1000 && ioctl(0, TIOCGWINSZ, &size) == 0 && size.ws_row == 0; i++)
		usleep(5000);
	return done();
}

static int verb_await_rows(int argc, char **argv) /* says ready, then waits at most five seconds for a resize */
{
	struct winsize size = {0, 0, 0, 0};
	(void)argc;
	say("{\"verb\":\"await-rows\",\"ok\":\"ready\"}");
	for (int i = 0; i < 1000 && ioctl(0, TIOCGWINSZ, &size) == 0 && size.ws_row != atoi(argv[1]); i++)
		usleep(5000);
	return done();
}

static int verb_swap(int argc, char **argv) /* exchanges two names for ever; says ready first */
{
	(void)argc;
	say("{\"verb\":\"swap\",\"ok\":\"ready\"}");
	while (syscall(SYS_renameat2, AT_FDCWD, argv[1], AT_FDCWD, argv[2], 2 /* RENAME_EXCHANGE */) == 0)
		;
	return -1;
}

/* Looks for a text in every /proc/PID/environ that it may read; the pids that have it. */
static int verb_grep_environ(int argc, char **argv)
{
	int n = 0;
	(void)argc;
	fputc('[', out);
	for (int pid = 1; pid < 65536; pid++) {
		char path[64], *bytes;
		snprintf(path, sizeof path, "/proc/%d/environ", pid);
		long length = pid == getpid() ? -1 : slurp(path, &bytes);
		if (length > 0 && memmem(bytes, (size_t)length, argv[1], strlen(argv[1])))
			fprintf(out, "%s%d", n++ ? "," : "", pid);
	}
	fputc(']', out);
	return 0;
}

/* prowl END FILE...: until a file END exists, tries to open these files below /proc/PID of every process that does not run the payload, exe
 * and mem for writing. Answers how often that succeeded. */
static int verb_prowl(int argc, char **argv)
{
	long successes = 0, seen = 0;
	say("{\"verb\":\"prowl\",\"ok\":\"ready\"}");
	while (access(argv[1], F_OK) < 0)
		for (int pid = 2; pid < 400; pid++) {
			char path[64], name[64] = "";
			snprintf(path, sizeof path, "/proc/%d/exe", pid);
			if (pid == getpid())
				continue;
			ssize_t n = readlink(path, name, sizeof name - 1);
			if (n >= 0 && !strcmp(name, "/payload"))
				continue;
			for (int i = 2; i < argc; i++) {
				int writing = !strcmp(argv[i], "exe") || !strcmp(argv[i], "mem");
				snprintf(path, sizeof path, "/proc/%d/%s", pid, argv[i]);
				int fd = open(path, (writing ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK);
				seen += fd >= 0 || errno != ENOENT;
				if (fd >= 0) {
					char now[64] = "";
					char link[64];
					snprintf(link, sizeof link, "/proc/%d/exe", pid);
					n = readlink(link, now, sizeof now - 1);
					successes += n >= 0 && strcmp(now, "/payload") != 0;
					close(fd);
				}
			}
		}
	open_object();
	put_long("successes", successes);
	put_long("attempts", seen);
	close_object();
	return 0;
}

static int verb_stdin(int argc, char **argv) /* everything up to the end of stdin */
{
	char bytes[65536];
	size_t used = 0;
	ssize_t n;
	(void)argc;
	(void)argv;
	while (used < sizeof bytes && (n = read(0, bytes + used, sizeof bytes - used)) > 0)
		used += (size_t)n;
	put_bytes(bytes, used);
	return 0;
}

static int verb_line(int argc, char **argv) /* one line of stdin, without its end */
{
	char bytes[4096];
	size_t used = 0;
	(void)argc;
	(void)argv;
	while (used < sizeof bytes && read(0, bytes + used, 1) == 1 && bytes[used] != '\n' && bytes[used] != '\r')
		used++;
	put_bytes(bytes, used);
	return 0;
}

static int verb_err(int argc, char **argv)
{
	(void)argc;
	fprintf(stderr, "%s\n", argv[1]);
	return done();
}

static int verb_syscall(int argc, char **argv)
{
	long a[6] = {0, 0, 0, 0, 0, 0};
	for (int i = 0; i < 6 && i + 2 < argc; i++)
		a[i] = strtol(argv[i + 2], NULL, 0);
	long rc = syscall(strtol(argv[1], NULL, 0), a[0], a[1], a[2], a[3], a[4], a[5]);
	if (rc < 0)
		return -1;
	fprintf(out, "%ld", rc);
	return 0;
}

/* int 0x80: the 32-bit table, which a filter has to know by its architecture. */
static int verb_syscall32(int argc, char **argv)
{
#ifdef __x86_64__
	long rc;
	(void)argc;
	__asm__ volatile("int $0x80" : "=a"(rc) : "a"(strtol(argv[1], NULL, 0)), "b"(0), "c"(0), "d"(0) : "memory", "r8",
			 "r9", "r10", "r11");
	if ((int)rc < 0) {
		errno = -(int)rc;
		return -1;
	}
	fprintf(out, "%ld", rc);
	return 0;
#else
	(void)argc;
	(void)argv;
	errno = ENOSYS;
	return -1;
#endif
}

static int verb_sethostname(int argc, char **argv) { (void)argc; return result(sethostname(argv[1], strlen(argv[1]))); }
static int verb_unshare(int argc, char **argv) { (void)argc; return result(unshare((int)strtol(argv[1], NULL, 0))); }
static int verb_setuid(int argc, char **argv) { (void)argc; return result(setuid((uid_t)atol(argv[1]))); }
static int verb_kill(int argc, char **argv) { (void)argc; return result(kill(atoi(argv[1]), number_of(argv[2]))); }

static int verb_exec(int argc, char **argv) /* replaces the process */
{
	(void)argc;
	fflush(stdout);
	return execv(argv[1], argv + 1);
}

static int verb_spawn(int argc, char **argv) /* runs a child with the same stdout; its wait status as a shell shows it */
{
	int status;
	(void)argc;
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		return -1;
	if (child == 0) {
		execv(argv[1], argv + 1);
		_exit(errno == ENOENT ? 127 : 126);
	}
	waitpid(child, &status, 0);
	fprintf(out, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}

static int verb_lo(int argc, char **argv) /* is the loopback device up? */
{
	struct ifreq request;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	memset(&request, 0, sizeof request);
	strcpy(request.ifr_name, argc > 1 ? argv[1] : "lo");
	int rc = fd < 0 ? -1 : ioctl(fd, SIOCGIFFLAGS, &request);
	if (fd >= 0)
		close(fd);
	if (rc < 0)
		return -1;
	fputs(request.ifr_flags & IFF_UP ? "\"up\"" : "\"down\"", out);
	return 0;
}

static int verb_clock(int argc, char **argv) /* whole seconds of CLOCK_MONOTONIC and CLOCK_BOOTTIME */
{
	struct timespec m, b;
	(void)argc;
	(void)argv;
	clock_gettime(CLOCK_MONOTONIC, &m);
	clock_gettime(CLOCK_BOOTTIME, &b);
	open_object();
	put_long("monotonic", m.tv_sec);
	put_long("boottime", b.tv_sec);
	close_object();
	return 0;
}

static int verb_key(int argc, char **argv) /* searches the session keyring for a key of type user */
{
	(void)argc;
	return result(syscall(SYS_keyctl, 10 /* KEYCTL_SEARCH */, -3, "user", argv[1], 0));
}

static int verb_ptrace(int argc, char **argv) { (void)argc; return result(ptrace(PTRACE_SEIZE, atoi(argv[1]), 0, 0)); }

static int verb_notify(int argc, char **argv) /* one datagram to $NOTIFY_SOCKET */
{
	extern int send_datagram(const char *path, const char *text);
	const char *path = getenv("NOTIFY_SOCKET");
	(void)argc;
	if (!path) {
		errno = ENOENT;
		return -1;
	}
	return result(send_datagram(path, argv[1]));
}

static int verb_true(int argc, char **argv) { (void)argc; (void)argv; return done(); }

const struct verb PROCESS_VERBS[] = {
	{"report", 0, verb_report}, {"exit", 1, verb_exit}, {"kill-self", 1, verb_kill_self}, {"crash", 0, verb_crash},
	{"sleep", 1, verb_sleep}, {"hang", 0, verb_hang}, {"wait-signal", 1, verb_wait_signal}, {"fork", 1, verb_fork},
	{"allocate", 1, verb_allocate}, {"tty", 0, verb_tty}, {"await-size", 0, verb_await_size},
	{"await-rows", 1, verb_await_rows}, {"swap", 2, verb_swap}, {"grep-environ", 1, verb_grep_environ},
	{"prowl", 2, verb_prowl}, {"stdin", 0, verb_stdin}, {"line", 0, verb_line},
	{"err", 1, verb_err}, {"syscall", 1, verb_syscall}, {"syscall32", 1, verb_syscall32},
	{"sethostname", 1, verb_sethostname}, {"unshare", 1, verb_unshare}, {"setuid", 1, verb_setuid},
	{"kill", 2, verb_kill}, {"exec", 1, verb_exec}, {"spawn", 1, verb_spawn}, {"lo", 0, verb_lo},
	{"clock", 0, verb_clock}, {"key", 1, verb_key}, {"ptrace", 1, verb_ptrace}, {"notify", 1, verb_notify},
	{"true", 0, verb_true}, {NULL, 0, NULL},
};
