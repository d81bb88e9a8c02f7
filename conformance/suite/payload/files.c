/* Verbs on files, mounts and descriptors. */
#define _GNU_SOURCE
#include "verbs.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

static int done(void)
{
	fputs("true", out);
	return 0;
}

static int result(long rc) { return rc < 0 ? -1 : done(); }

static int verb_cat(int argc, char **argv)
{
	char *bytes;
	long n = slurp(argv[1], &bytes);
	(void)argc;
	if (n < 0)
		return -1;
	put_bytes(bytes, (size_t)n);
	return 0;
}

static int put_into(const char *path, const char *text, int flags)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0644);
	if (fd < 0)
		return -1;
	ssize_t n = write(fd, text, strlen(text));
	int error = errno;
	close(fd);
	errno = error;
	return result(n);
}

static int verb_write(int argc, char **argv)
{
	(void)argc;
	return put_into(argv[1], argv[2], O_CREAT | O_TRUNC);
}

static int verb_set(int argc, char **argv) /* as write, but never creates */
{
	(void)argc;
	return put_into(argv[1], argv[2], 0);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int verb_ls(int argc, char **argv)
{
	char *names[2048];
	int n = 0;
	DIR *dir = opendir(argv[1]);
	(void)argc;
	if (!dir)
		return -1;
	for (struct dirent *e; (e = readdir(dir)) && n < 2048;)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			names[n++] = strdup(e->d_name);
	closedir(dir);
	qsort(names, (size_t)n, sizeof names[0], by_name);
	fputc('[', out);
	for (int i = 0; i < n; i++) {
		if (i)
			fputc(',', out);
		put_string(names[i]);
	}
	fputc(']', out);
	return 0;
}

static int put_stat(const char *path, int flags)
{
	static const char *const TYPES[16] = {[1] = "fifo", [2] = "char", [4] = "dir", [6] = "block", [8] = "file",
		[10] = "link", [12] = "socket"};
	struct stat st;
	if (fstatat(AT_FDCWD, path, &st, flags) < 0)
		return -1;
	open_object();
	put_text("type", TYPES[(st.st_mode >> 12) & 15] ? TYPES[(st.st_mode >> 12) & 15] : "?");
	put_key("mode");
	fprintf(out, "\"%04o\"", st.st_mode & 07777);
	put_long("uid", st.st_uid);
	put_long("gid", st.st_gid);
	put_long("size", st.st_size);
	put_long("ino", (long long)st.st_ino);
	put_long("dev", (long long)st.st_dev);
	put_long("major", major(st.st_rdev));
	put_long("minor", minor(st.st_rdev));
	close_object();
	return 0;
}

static int verb_stat(int argc, char **argv) { (void)argc; return put_stat(argv[1], 0); }
static int verb_lstat(int argc, char **argv) { (void)argc; return put_stat(argv[1], AT_SYMLINK_NOFOLLOW); }

static int verb_readlink(int argc, char **argv)
{
	char target[PATH_MAX];
	ssize_t n = readlink(argv[1], target, sizeof target);
	(void)argc;
	if (n < 0)
		return -1;
	put_bytes(target, (size_t)n);
	return 0;
}

static int verb_mknod(int argc, char **argv)
{
	mode_t kind = *argv[2] == 'c' ? S_IFCHR : *argv[2] == 'b' ? S_IFBLK : S_IFIFO;
	dev_t dev = argc > 4 ? makedev((unsigned)atoi(argv[3]), (unsigned)atoi(argv[4])) : 0;
	return result(mknod(argv[1], kind | 0666, dev));
}

static int verb_open(int argc, char **argv) /* open PATH r|w|rw|c|d|p */
{
	const char *how = argc > 2 ? argv[2] : "r";
	int flags = !strcmp(how, "w") ? O_WRONLY : !strcmp(how, "rw") ? O_RDWR : !strcmp(how, "c") ? O_CREAT | O_WRONLY
		: !strcmp(how, "d") ? O_DIRECTORY : !strcmp(how, "p") ? O_PATH : O_RDONLY;
	int fd = open(argv[1], flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
	if (fd < 0)
		return -1;
	close(fd);
	return done();
}

static int verb_mountinfo(int argc, char **argv) /* the lines for one mount point, or all */
{
	char *bytes, *save, *line;
	int n = 0;
	if (slurp("/proc/self/mountinfo", &bytes) < 0)
		return -1;
	fputc('[', out);
	for (line = strtok_r(bytes, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char point[PATH_MAX] = "";
		sscanf(line, "%*s %*s %*s %*s %4095s", point);
		if (argc > 1 && strcmp(point, argv[1]))
			continue;
		if (n++)
			fputc(',', out);
		put_string(line);
	}
	fputc(']', out);
	return 0;
}

static int verb_statfs(int argc, char **argv)
{
	struct statfs fs;
	(void)argc;
	if (statfs(argv[1], &fs) < 0)
		return -1;
	open_object();
	put_key("magic");
	fprintf(out, "\"%lx\"", (unsigned long)fs.f_type);
	put_long("blocks", (long long)fs.f_blocks);
	put_long("bsize", (long long)fs.f_bsize);
	put_long("files", (long long)fs.f_files);
	close_object();
	return 0;
}

static int verb_mkdir(int argc, char **argv) { (void)argc; return result(mkdir(argv[1], 0755)); }
static int verb_rm(int argc, char **argv) { (void)argc; return result(unlink(argv[1])); }
static int verb_symlink(int argc, char **argv) { (void)argc; return result(symlink(argv[1], argv[2])); }
static int verb_chroot(int argc, char **argv) { (void)argc; return result(chroot(argv[1])); }
static int verb_chdir(int argc, char **argv) { (void)argc; return result(chdir(argv[1])); }

static int verb_chmod(int argc, char **argv)
{
	(void)argc;
	return result(chmod(argv[1], (mode_t)strtol(argv[2], NULL, 8)));
}

static int verb_chown(int argc, char **argv)
{
	(void)argc;
	return result(chown(argv[1], (uid_t)atol(argv[2]), (gid_t)atol(argv[3])));
}

static int verb_mount(int argc, char **argv) /* mount SOURCE TARGET TYPE FLAGS(number) */
{
	unsigned long flags = argc > 4 ? strtoul(argv[4], NULL, 0) : 0;
	return result(mount(argv[1], argv[2], argv[3], flags, NULL));
}

static int verb_umount(int argc, char **argv) { (void)argc; return result(umount2(argv[1], MNT_DETACH)); }

static int verb_getxattr(int argc, char **argv)
{
	char value[4096];
	ssize_t n = lgetxattr(argv[1], argv[2], value, sizeof value);
	(void)argc;
	if (n < 0)
		return -1;
	put_bytes(value, (size_t)n);
	return 0;
}

static int verb_setxattr(int argc, char **argv)
{
	(void)argc;
	return result(lsetxattr(argv[1], argv[2], argv[3], strlen(argv[3]), 0));
}

static int verb_ioctl(int argc, char **argv) /* ioctl FD NUMBER [BYTE]: the byte's address is the argument */
{
	char byte = argc > 3 ? *argv[3] : 0;
	return result(ioctl(atoi(argv[1]), (unsigned long)strtoul(argv[2], NULL, 0), &byte));
}

/* The classic walk out of a chroot: chroot into a subdirectory with cwd left outside, climb, chroot. */
static int verb_escape(int argc, char **argv)
{
	struct stat before, after;
	(void)argc;
	(void)argv;
	if (stat("/", &before) < 0 || (mkdir("/.escape", 0700) < 0 && errno != EEXIST) || chroot("/.escape") < 0)
		return -1;
	for (int i = 0; i < 64; i++)
		if (chdir("..") < 0)
			break;
	if (chroot(".") < 0 || stat("/", &after) < 0)
		return -1;
	fputs(before.st_ino == after.st_ino && before.st_dev == after.st_dev ? "\"inside\"" : "\"outside\"", out);
	return 0;
}

/* Climbs from the cwd without a chroot: is the top the container's root? */
static int verb_climb(int argc, char **argv)
{
	struct stat root, top;
	char path[3 * 64 + 2] = ".";
	(void)argc;
	(void)argv;
	for (int i = 0; i < 64; i++)
		strcat(path, "/..");
	if (stat("/", &root) < 0 || stat(path, &top) < 0)
		return -1;
	fputs(root.st_ino == top.st_ino && root.st_dev == top.st_dev ? "\"inside\"" : "\"outside\"", out);
	return 0;
}

static int verb_fd(int argc, char **argv) /* what is behind one descriptor, read at offset 0 where it can be */
{
	char text[256];
	int fd = atoi(argv[1]);
	(void)argc;
	ssize_t n = pread(fd, text, sizeof text, 0);
	if (n < 0 && errno == ESPIPE)
		n = read(fd, text, sizeof text);
	if (n < 0)
		return -1;
	put_bytes(text, (size_t)n);
	return 0;
}

const struct verb FILE_VERBS[] = {
	{"cat", 1, verb_cat}, {"write", 2, verb_write}, {"set", 2, verb_set}, {"ls", 1, verb_ls},
	{"stat", 1, verb_stat}, {"lstat", 1, verb_lstat}, {"readlink", 1, verb_readlink}, {"mknod", 2, verb_mknod},
	{"open", 1, verb_open}, {"mountinfo", 0, verb_mountinfo}, {"statfs", 1, verb_statfs},
	{"mkdir", 1, verb_mkdir}, {"rm", 1, verb_rm}, {"symlink", 2, verb_symlink}, {"chroot", 1, verb_chroot},
	{"chdir", 1, verb_chdir}, {"chmod", 2, verb_chmod}, {"chown", 3, verb_chown}, {"mount", 3, verb_mount},
	{"umount", 1, verb_umount}, {"getxattr", 2, verb_getxattr}, {"setxattr", 3, verb_setxattr},
	{"ioctl", 2, verb_ioctl}, {"escape", 0, verb_escape}, {"climb", 0, verb_climb}, {"fd", 1, verb_fd},
	{NULL, 0, NULL},
};
