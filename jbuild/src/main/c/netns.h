/* The role that holds a network namespace for steps of an ordinary user. */
#ifndef JBUILD_NETNS_H
#define JBUILD_NETNS_H

#include <stdbool.h>
#include <sys/types.h>

/* Called as /proc/self/exe with this word, then the words of a program; NETWORK_PID in them stands
 * for the process whose network the program is to connect. "ready PID" on stdout says that it has;
 * the namespace ends when the program or this process does. */
#define NETWORK_ROLE "jbuild-network"
#define NETWORK_PID "@PID@"
#define NETWORK_READY "ready"
int hold_network(char **argv);

/* Of the content of /proc/net/route, which is changed. */
bool has_default_route(char *table);
/* The words with the pid in them; NULL: no memory. */
char **network_words(char **argv, pid_t pid);

#endif
