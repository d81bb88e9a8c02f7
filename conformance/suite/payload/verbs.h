#ifndef SUITE_VERBS_H
#define SUITE_VERBS_H

#include "out.h"

/* A verb writes one JSON value to `out` and returns 0, or returns -1 with errno. argv[0] is its name. */
typedef int verb_fn(int argc, char **argv);

struct verb {
	const char *name;
	int least; /* arguments it needs after its name */
	verb_fn *run;
};

verb_fn verb_report;
extern const struct verb FILE_VERBS[], PROCESS_VERBS[];

#endif
