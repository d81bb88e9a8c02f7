/** Another process in a container that exists: what it is, how it gets in. */
@NullMarked
package io.jcontainers.runc.exec;

import org.jspecify.annotations.NullMarked;
