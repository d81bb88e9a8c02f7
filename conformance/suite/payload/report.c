/* What the process knows about itself, as one JSON object. Needs no /proc for ids, capabilities and limits. */
#define _GNU_SOURCE
#include "verbs.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void put_list(const char *key, char **items)
{
	put_key(key);
	fputc('[', out);
	for (int i = 0; items[i]; i++) {
		if (i)
			fputc(',', out);
		put_string(items[i]);
	}
	fputc(']', out);
}

static void put_lines(const char *key, const char *path)
{
	char *bytes, *save, *line;
	int n = 0;
	put_key(key);
	fputc('[', out);
	if (slurp(path, &bytes) >= 0)
		for (line = strtok_r(bytes, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
			if (n++)
				fputc(',', out);
			put_string(line);
		}
	fputc(']', out);
}

static void put_ids(void)
{
	uid_t r, e, s;
	gid_t groups[1024];
	int n;
	getresuid(&r, &e, &s);
	put_key("uids");
	fprintf(out, "[%u,%u,%u]", r, e, s);
	getresgid(&r, &e, &s);
	put_key("gids");
	fprintf(out, "[%u,%u,%u]", r, e, s);
	n = getgroups(1024, groups);
	put_key("groups");
	fputc('[', out);
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%u", i ? "," : "", groups[i]);
	fputc(']', out);
	put_long("pid", getpid());
	put_long("ppid", getppid());
	put_long("pgid", getpgid(0));
	put_long("sid", getsid(0));
}

static void put_hex(const char *key, unsigned long long value)
{
	char text[24];
	snprintf(text, sizeof text, "%016llx", value);
	put_text(key, text);
}

static void put_caps(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];
	unsigned long long bounding = 0, ambient = 0;
	memset(data, 0, sizeof data);
	syscall(SYS_capget, &header, data);
	for (int cap = 0; cap < 64; cap++) {
		if (prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1)
			bounding |= 1ULL << cap;
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0) == 1)
			ambient |= 1ULL << cap;
	}
	put_hex("capInh", data[0].inheritable | (unsigned long long)data[1].inheritable << 32);
	put_hex("capPrm", data[0].permitted | (unsigned long long)data[1].permitted << 32);
	put_hex("capEff", data[0].effective | (unsigned long long)data[1].effective << 32);
	put_hex("capBnd", bounding);
	put_hex("capAmb", ambient);
}

static int by_number(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static void put_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int numbers[4096], n = 0;
	put_key("fds");
	fputc('{', out);
	if (dir) {
		for (struct dirent *e; (e = readdir(dir)) && n < 4096;)
			if (e->d_name[0] != '.' && atoi(e->d_name) != dirfd(dir))
				numbers[n++] = atoi(e->d_name);
		qsort(numbers, (size_t)n, sizeof numbers[0], by_number);
	}
	for (int i = 0; i < n; i++) {
		char path[64], target[PATH_MAX];
		snprintf(path, sizeof path, "/proc/self/fd/%d", numbers[i]);
		ssize_t length = readlink(path, target, sizeof target);
		fprintf(out, "%s\"%d\":", i ? "," : "", numbers[i]);
		put_bytes(target, length < 0 ? 0 : (size_t)length);
	}
	fputc('}', out);
	if (dir)
		closedir(dir);
}

static void put_namespaces(void)
{
	static const char *const KINDS[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
	put_key("ns");
	fputc('{', out);
	for (int i = 0; i < 8; i++) {
		char path[64], target[128];
		snprintf(path, sizeof path, "/proc/self/ns/%s", KINDS[i]);
		ssize_t length = readlink(path, target, sizeof target);
		fprintf(out, "%s\"%s\":", i ? "," : "", KINDS[i]);
		put_bytes(target, length < 0 ? 0 : (size_t)length);
	}
	fputc('}', out);
}

static void put_limits(void)
{
	static const char *const NAMES[] = {"CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE",
		"MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME"};
	put_key("rlimits");
	fputc('{', out);
	for (int i = 0; i < 16; i++) {
		struct rlimit limit = {0, 0};
		getrlimit(i, &limit);
		fprintf(out, "%s\"%s\":\"%llu:%llu\"", i ? "," : "", NAMES[i], (unsigned long long)limit.rlim_cur,
			(unsigned long long)limit.rlim_max);
	}
	fputc('}', out);
}

static void put_scheduling(void)
{
	struct { unsigned size, policy; unsigned long long flags; int nice; unsigned priority;
		unsigned long long runtime, deadline, period; unsigned util_min, util_max; } attr;
	cpu_set_t cpus;
	char text[256] = "";
	int mode = -1;
	unsigned long nodes[16] = {0};
	memset(&attr, 0, sizeof attr);
	syscall(SYS_sched_getattr, 0, &attr, sizeof attr, 0);
	put_long("schedPolicy", attr.policy);
	put_long("schedFlags", (long long)attr.flags);
	put_long("schedPriority", attr.priority);
	put_long("schedRuntime", (long long)attr.runtime);
	put_long("nice", attr.nice);
	put_long("ioprio", syscall(SYS_ioprio_get, 1, 0));
	put_hex("personality", (unsigned)personality(0xffffffff));
	CPU_ZERO(&cpus);
	sched_getaffinity(0, sizeof cpus, &cpus);
	for (int i = 0; i < 64; i++)
		if (CPU_ISSET(i, &cpus))
			snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d", *text ? "," : "", i);
	put_text("affinity", text);
	syscall(SYS_get_mempolicy, &mode, nodes, sizeof nodes * 8, 0, 0);
	put_long("mempolicyMode", mode);
	put_long("mempolicyNodes", (long long)nodes[0]);
}

static void put_status_line(const char *key, const char *label)
{
	char *bytes, *at, *end;
	put_key(key);
	if (slurp("/proc/self/status", &bytes) < 0 || !(at = strstr(bytes, label))) {
		put_string("");
		return;
	}
	at += strlen(label);
	at += strspn(at, " \t");
	end = at + strcspn(at, "\n");
	put_bytes(at, (size_t)(end - at));
}

static void put_file(const char *key, const char *path)
{
	char *bytes;
	long n = slurp(path, &bytes);
	put_key(key);
	while (n > 0 && bytes[n - 1] == '\n')
		n--;
	put_bytes(bytes, n < 0 ? 0 : (size_t)n);
}

static void put_keyring(void)
{
	char text[256] = "";
	long id = syscall(SYS_keyctl, 0 /* KEYCTL_GET_KEYRING_ID */, -3 /* session */, 0);
	if (id > 0)
		syscall(SYS_keyctl, 6 /* KEYCTL_DESCRIBE */, id, text, sizeof text);
	put_long("keyringId", id);
	put_text("keyring", text);
}

static void put_place(void)
{
	char cwd[PATH_MAX];
	struct stat root;
	struct utsname names;
	mode_t mask = umask(0);
	umask(mask);
	long n = syscall(SYS_getcwd, cwd, sizeof cwd);
	put_text("cwd", n < 0 ? errno_name(errno) : cwd);
	stat("/", &root);
	put_long("rootDev", (long long)root.st_dev);
	put_long("rootIno", (long long)root.st_ino);
	put_long("umask", mask);
	put_long("dumpable", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	put_long("noNewPrivs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	put_long("pdeathsig", ({ int sig = 0; prctl(PR_GET_PDEATHSIG, &sig, 0, 0, 0); sig; }));
	put_long("securebits", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	put_long("subreaper", ({ int on = 0; prctl(PR_GET_CHILD_SUBREAPER, &on, 0, 0, 0); on; }));
	uname(&names);
	put_text("hostname", names.nodename);
	put_text("domainname", names.domainname);
	put_text("machine", names.machine);
}

int verb_report(int argc, char **argv)
{
	(void)argc;
	open_object();
	put_ids();
	put_caps();
	put_place();
	put_fds();
	put_namespaces();
	put_limits();
	put_scheduling();
	put_keyring();
	put_status_line("seccomp", "Seccomp:");
	put_status_line("seccompFilters", "Seccomp_filters:");
	put_status_line("sigBlk", "SigBlk:");
	put_status_line("sigIgn", "SigIgn:");
	put_status_line("threads", "Threads:");
	put_file("oomScoreAdj", "/proc/self/oom_score_adj");
	put_file("coredumpFilter", "/proc/self/coredump_filter");
	put_file("uidMap", "/proc/self/uid_map");
	put_file("gidMap", "/proc/self/gid_map");
	put_file("setgroups", "/proc/self/setgroups");
	put_file("timeOffsets", "/proc/self/timens_offsets");
	put_lines("cgroup", "/proc/self/cgroup");
	put_lines("mountinfo", "/proc/self/mountinfo");
	put_list("env", environ);
	put_list("args", argv);
	close_object();
	return 0;
}
