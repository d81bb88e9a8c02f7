/*
 * The only executable of the suite's containers. `payload do VERB...` performs the verbs in order, one argument each
 * ("write /x hi"; words are split at blanks, %XX stands for any byte), and prints one line of JSON for each:
 * {"verb":"write /x hi","ok":true} or {"verb":"write /x hi","errno":"EROFS"}. Exit status 0, whatever the verbs met.
 * As a hook `payload hook FILE WORD...` appends its facts and stdin to FILE.
 */
#define _GNU_SOURCE
#include "verbs.h"
#include <errno.h>
#include <signal.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int send_datagram(const char *path, const char *text)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	ssize_t n = fd < 0 ? -1 : sendto(fd, text, strlen(text), 0, (struct sockaddr *)&address, sizeof address);
	if (fd >= 0)
		close(fd);
	return n < 0 ? -1 : 0;
}

static int hex(char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

static void decode(char *word)
{
	char *to = word;
	for (char *from = word; *from; from++) {
		if (*from == '%' && from[1] && from[2]) {
			*to++ = (char)(hex(from[1]) << 4 | hex(from[2]));
			from += 2;
		} else {
			*to++ = *from;
		}
	}
	*to = 0;
}

static const struct verb *find(const struct verb *table, const char *name)
{
	for (; table->name; table++)
		if (!strcmp(table->name, name))
			return table;
	return NULL;
}

static void perform(const char *line)
{
	char *copy = strdup(line), *words[32], *save, *value = NULL;
	size_t size = 0;
	int n = 0, error = 0;
	for (char *w = strtok_r(copy, " ", &save); w && n < 31; w = strtok_r(NULL, " ", &save))
		words[n++] = w;
	words[n] = NULL;
	for (int i = 0; i < n; i++)
		decode(words[i]);
	const struct verb *verb = n ? find(FILE_VERBS, words[0]) : NULL;
	if (!verb && n)
		verb = find(PROCESS_VERBS, words[0]);
	if (!verb || n - 1 < verb->least) {
		fprintf(stderr, "payload: bad verb \"%s\"\n", line);
		exit(99);
	}
	out = open_memstream(&value, &size);
	errno = 0;
	if (verb->run(n, words) < 0)
		error = errno ? errno : EINVAL;
	fclose(out);
	out = stdout;
	fputs("{\"verb\":", out);
	put_string(line);
	if (error)
		fprintf(out, ",\"errno\":\"%s\"}\n", errno_name(error));
	else
		fprintf(out, ",\"ok\":%s}\n", value);
	fflush(out);
	free(value);
	free(copy);
}

/* hook FILE [WORD...]: appends {"words":[...],"stdin":"...","report":{...}}; then "exit N", "sleep S" and "spew" act. */
static int hook(int argc, char **argv)
{
	static char state[1 << 16];
	size_t used = 0, size = 0;
	char *text = NULL;
	ssize_t n;
	while (used < sizeof state && (n = read(0, state + used, sizeof state - used)) > 0)
		used += (size_t)n;
	out = open_memstream(&text, &size); /* the log is opened last: the report shows what the hook was given */
	fputs("{\"words\":[", out);
	for (int i = 3; i < argc; i++) {
		if (i > 3)
			fputc(',', out);
		put_string(argv[i]);
	}
	fputs("],\"argv0\":", out);
	put_string(argv[0]);
	fputs(",\"stdin\":", out);
	put_bytes(state, used);
	fputs(",\"report\":", out);
	verb_report(argc, argv);
	fputs("}\n", out);
	fclose(out);
	out = stdout;
	FILE *log = fopen(argv[2], "a");
	if (!log || fwrite(text, 1, size, log) != size || fclose(log) != 0)
		return 98;
	for (int i = 3; i + 1 < argc; i++) {
		if (!strcmp(argv[i], "exit"))
			return atoi(argv[i + 1]);
		if (!strcmp(argv[i], "sleep"))
			sleep((unsigned)atoi(argv[i + 1]));
		if (!strcmp(argv[i], "signal"))
			raise(atoi(argv[i + 1]));
	}
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOFBF, 65536);
	out = stdout;
	if (argc > 2 && !strcmp(argv[1], "hook"))
		return hook(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "do")) {
		for (int i = 2; i < argc; i++)
			perform(argv[i]);
		return 0;
	}
	if (argc == 1) /* as an interpreter's target or under another name: show what we were called */
		perform("report");
	else
		for (int i = 0; i < argc; i++)
			printf("%s\n", argv[i]);
	return 0;
}
