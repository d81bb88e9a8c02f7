/*
 * The host's side of cases that need more than a command line: descriptors through sockets, terminals, leaked
 * descriptors, a seccomp agent. Each command prints one line of JSON for each thing it learns.
 *   helper recv SOCKET [TEXT]       listens, takes one message with one descriptor, describes it; a terminal is then
 *                                   copied to stdout until it ends, after TEXT (and a carriage return) was typed
 *   helper deaf SOCKET              listens and never accepts
 *   helper pty ROWSxCOLS TEXT CMD.. runs CMD on a new terminal, types TEXT, copies what it shows; "resize RxC" first in
 *                                   TEXT (before a ':') resizes when the command shows "ready"
 *   helper leak FIRST COUNT DIR CMD..  opens DIR as descriptors FIRST.. without close-on-exec, then executes CMD
 *   helper open FIRST FILE,FILE.. CMD..  the same with named files
 *   helper datagrams SOCKET         prints the datagrams that arrive until it is killed
 *   helper agent SOCKET             takes a seccomp listener and answers every notification with return value 42
 *   helper exec CMD..               ignores SIGPIPE and SIGUSR1, blocks SIGUSR2, sets umask 077 and nice 5, then executes
 */
#define _GNU_SOURCE
#include "out.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void die(const char *what)
{
	fprintf(stderr, "helper: %s: %s\n", what, strerror(errno));
	exit(90);
}

static int listen_on(const char *path, int type)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (strlen(path) >= sizeof address.sun_path)
		die("socket path too long");
	strcpy(address.sun_path, path);
	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
		die(path);
	if (type == SOCK_STREAM && listen(fd, 16) < 0)
		die("listen");
	return fd;
}

/* One message with at most one descriptor; returns it or -1. The text goes to `text`, its length to `length`. */
static int receive(int socket, char *text, size_t room, ssize_t *length)
{
	char control[CMSG_SPACE(4 * sizeof(int))];
	struct iovec data = {text, room};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control,
				 .msg_controllen = sizeof control};
	int fd = -1;
	*length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); *length >= 0 && c; c = CMSG_NXTHDR(&message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			memcpy(&fd, CMSG_DATA(c), sizeof fd);
	return fd;
}

static void describe(int fd, const char *text, ssize_t length)
{
	char path[64], target[PATH_MAX];
	struct stat st;
	struct statfs fs;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(path, target, sizeof target);
	open_object();
	put_key("text");
	put_bytes(text, length < 0 ? 0 : (size_t)length);
	put_key("link");
	put_bytes(target, n < 0 ? 0 : (size_t)n);
	if (fd >= 0 && fstat(fd, &st) == 0 && fstatfs(fd, &fs) == 0) {
		put_long("major", major(st.st_rdev));
		put_long("minor", minor(st.st_rdev));
		put_key("magic");
		fprintf(out, "\"%lx\"", (unsigned long)fs.f_type);
	}
	if (n > 0 && !strncmp(target, "anon_inode:[pidfd]", 18)) {
		char *bytes, *at;
		snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
		if (slurp(path, &bytes) > 0 && (at = strstr(bytes, "\nPid:")))
			put_long("pid", atol(at + 5));
	}
	close_object();
	fputc('\n', out);
	fflush(out);
}

static void copy_terminal(int fd)
{
	char bytes[4096];
	ssize_t n;
	while ((n = read(fd, bytes, sizeof bytes)) > 0) {
		fwrite(bytes, 1, (size_t)n, stdout);
		fflush(stdout);
	}
}

static int do_recv(char **argv)
{
	char text[65536];
	ssize_t length;
	int listener = listen_on(argv[0], SOCK_STREAM);
	int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	int fd = receive(connection, text, sizeof text, &length);
	describe(fd, text, length);
	if (fd >= 0 && argv[1]) {
		if (write(fd, argv[1], strlen(argv[1])) < 0 || write(fd, "\r", 1) < 0)
			die("write");
	}
	if (fd >= 0 && isatty(fd))
		copy_terminal(fd);
	return 0;
}

static void set_size(int fd, const char *size)
{
	struct winsize w = {0, 0, 0, 0};
	w.ws_row = (unsigned short)atoi(size);
	w.ws_col = strchr(size, 'x') ? (unsigned short)atoi(strchr(size, 'x') + 1) : 0;
	ioctl(fd, TIOCSWINSZ, &w);
}

static int do_pty(char **argv)
{
	const char *text = argv[1], *resize = NULL;
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), status;
	char name[64], bytes[4096];
	ssize_t n;
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 || ptsname_r(master, name, sizeof name))
		die("pty");
	set_size(master, argv[0]);
	if (!strncmp(text, "resize ", 7)) {
		resize = text + 7;
		text = strchr(text, ':') ? strchr(text, ':') + 1 : "";
	}
	pid_t child = fork();
	if (child == 0) {
		setsid();
		int slave = open(name, O_RDWR);
		ioctl(slave, TIOCSCTTY, 0);
		for (int i = 0; i < 3; i++)
			dup2(slave, i);
		if (slave > 2)
			close(slave);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC); /* its settings are looked at before and after */
	struct termios before, after;
	tcgetattr(slave, &before);
	if (*text && (write(master, text, strlen(text)) < 0 || write(master, "\r", 1) < 0))
		die("write");
	for (struct pollfd p = {master, POLLIN, 0};;) {
		int ready = poll(&p, 1, 50);
		if (ready > 0 && (n = read(master, bytes, sizeof bytes - 1)) > 0) {
			fwrite(bytes, 1, (size_t)n, stdout);
			fflush(stdout);
			bytes[n] = 0;
			if (resize && strstr(bytes, "ready")) {
				set_size(master, resize);
				resize = NULL;
			}
		} else if (waitpid(child, &status, WNOHANG) == child) {
			break;
		}
	}
	tcgetattr(slave, &after);
	printf("\n{\"exit\":%d,\"restored\":%s}\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	       before.c_lflag == after.c_lflag && before.c_oflag == after.c_oflag ? "true" : "false");
	return 0;
}

static int do_leak(char **argv)
{
	int first = atoi(argv[0]), count = atoi(argv[1]);
	int fd = open(argv[2], O_RDONLY);
	if (fd < 0)
		die(argv[2]);
	int high = fcntl(fd, F_DUPFD_CLOEXEC, first + count + 1);
	close(fd);
	for (int i = 0; i < count; i++)
		if (dup2(high, first + i) < 0)
			die("dup2");
	execvp(argv[3], argv + 3);
	return 127;
}

static int do_open(char **argv)
{
	int target = atoi(argv[0]);
	for (char *file = strtok(argv[1], ","); file; file = strtok(NULL, ","), target++) {
		int fd = open(file, O_RDWR);
		if (fd < 0 && (fd = open(file, O_RDONLY)) < 0)
			die(file);
		if (fd != target) {
			dup2(fd, target);
			close(fd);
		}
	}
	execvp(argv[2], argv + 2);
	return 127;
}

static int do_datagrams(char **argv)
{
	char bytes[65536];
	int fd = listen_on(argv[0], SOCK_DGRAM);
	ssize_t n;
	while ((n = recv(fd, bytes, sizeof bytes, 0)) >= 0) {
		put_bytes(bytes, (size_t)n);
		fputc('\n', out);
		fflush(out);
	}
	return 1;
}

static int do_agent(char **argv)
{
	char text[65536];
	ssize_t length;
	int listener = listen_on(argv[0], SOCK_STREAM);
	int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	int fd = receive(connection, text, sizeof text, &length);
	describe(fd, text, length);
	for (;;) {
		struct seccomp_notif request;
		struct seccomp_notif_resp answer;
		memset(&request, 0, sizeof request);
		memset(&answer, 0, sizeof answer);
		struct pollfd p = {fd, POLLIN, 0};
		if (poll(&p, 1, -1) < 0 || !(p.revents & POLLIN))
			return 0;
		if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0)
			return errno == ENOENT ? 0 : 1;
		answer.id = request.id;
		answer.val = 42;
		ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer);
	}
}

static int do_exec(char **argv)
{
	sigset_t set;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	umask(077);
	setpriority(PRIO_PROCESS, 0, 5);
	execvp(argv[0], argv);
	return 127;
}

static int do_deaf(char **argv)
{
	listen_on(argv[0], SOCK_STREAM);
	printf("listening\n");
	fflush(stdout);
	while (pause() < 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int least; int (*run)(char **); } COMMANDS[] = {
		{"recv", 1, do_recv}, {"deaf", 1, do_deaf}, {"pty", 3, do_pty}, {"leak", 4, do_leak}, {"open", 3, do_open},
		{"datagrams", 1, do_datagrams}, {"agent", 1, do_agent}, {"exec", 1, do_exec},
	};
	out = stdout;
	for (size_t i = 0; argc > 1 && i < sizeof COMMANDS / sizeof COMMANDS[0]; i++)
		if (!strcmp(COMMANDS[i].name, argv[1]) && argc - 2 >= COMMANDS[i].least)
			return COMMANDS[i].run(argv + 2);
	fprintf(stderr, "helper: bad command\n");
	return 91;
}
