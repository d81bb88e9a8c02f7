/** What containerd and a shim say before there is a connection: the start, delete and -info commands. */
@NullMarked
package io.jcontainers.shim.bootstrap;

import org.jspecify.annotations.NullMarked;
