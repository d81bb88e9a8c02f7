#include "out.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

FILE *out;
static int first_member = 1;

void put_bytes(const char *bytes, size_t length)
{
	fputc('"', out);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c >= 0x20 && c < 0x7f)
			fputc(c, out);
		else
			fprintf(out, "\\u%04x", c);
	}
	fputc('"', out);
}

void put_string(const char *text) { put_bytes(text, strlen(text)); }

void put_key(const char *key)
{
	if (!first_member)
		fputc(',', out);
	first_member = 0;
	put_string(key);
	fputc(':', out);
}

void put_long(const char *key, long long value)
{
	put_key(key);
	fprintf(out, "%lld", value);
}

void put_text(const char *key, const char *value)
{
	put_key(key);
	put_string(value);
}

void open_object(void)
{
	fputc('{', out);
	first_member = 1;
}

void close_object(void)
{
	fputc('}', out);
	first_member = 0;
}

static const struct { int error; const char *name; } NAMES[] = {
	{EPERM, "EPERM"}, {ENOENT, "ENOENT"}, {ESRCH, "ESRCH"}, {EINTR, "EINTR"}, {EIO, "EIO"}, {ENXIO, "ENXIO"},
	{E2BIG, "E2BIG"}, {ENOEXEC, "ENOEXEC"}, {EBADF, "EBADF"}, {ECHILD, "ECHILD"}, {EAGAIN, "EAGAIN"},
	{ENOMEM, "ENOMEM"}, {EACCES, "EACCES"}, {EFAULT, "EFAULT"}, {EBUSY, "EBUSY"}, {EEXIST, "EEXIST"},
	{EXDEV, "EXDEV"}, {ENODEV, "ENODEV"}, {ENOTDIR, "ENOTDIR"}, {EISDIR, "EISDIR"}, {EINVAL, "EINVAL"},
	{ENFILE, "ENFILE"}, {EMFILE, "EMFILE"}, {ENOTTY, "ENOTTY"}, {ETXTBSY, "ETXTBSY"}, {EFBIG, "EFBIG"},
	{ENOSPC, "ENOSPC"}, {EROFS, "EROFS"}, {EMLINK, "EMLINK"}, {EPIPE, "EPIPE"}, {ERANGE, "ERANGE"},
	{ENAMETOOLONG, "ENAMETOOLONG"}, {ENOSYS, "ENOSYS"}, {ENOTEMPTY, "ENOTEMPTY"}, {ELOOP, "ELOOP"},
	{ENODATA, "ENODATA"}, {EOVERFLOW, "EOVERFLOW"}, {EOPNOTSUPP, "EOPNOTSUPP"}, {ENOKEY, "ENOKEY"},
	{EUSERS, "EUSERS"}, {EPROTO, "EPROTO"}, {ENETUNREACH, "ENETUNREACH"}, {EAFNOSUPPORT, "EAFNOSUPPORT"},
	{ECANCELED, "ECANCELED"}, {EDQUOT, "EDQUOT"}, {ESTALE, "ESTALE"}, {ECONNREFUSED, "ECONNREFUSED"},
};

const char *errno_name(int error)
{
	static char unnamed[16];
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		if (NAMES[i].error == error)
			return NAMES[i].name;
	snprintf(unnamed, sizeof unnamed, "E%d", error);
	return unnamed;
}

long slurp(const char *path, char **bytes)
{
	static char buffer[(1 << 20) + 1];
	size_t used = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	for (;;) {
		ssize_t n = read(fd, buffer + used, sizeof buffer - 1 - used);
		if (n < 0) {
			int error = errno;
			close(fd);
			errno = error;
			return -1;
		}
		if (n == 0 || used + (size_t)n == sizeof buffer - 1) {
			used += (size_t)n;
			break;
		}
		used += (size_t)n;
	}
	close(fd);
	buffer[used] = 0;
	*bytes = buffer;
	return (long)used;
}
