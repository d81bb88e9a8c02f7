/** nf_tables by netlink (linux/netfilter/nf_tables.h): the rules that steps' packets meet on the host. */
@NullMarked
package io.jcontainers.build.network.firewall;

import org.jspecify.annotations.NullMarked;
