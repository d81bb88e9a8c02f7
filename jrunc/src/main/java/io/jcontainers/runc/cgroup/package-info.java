/**
 * Cgroups as data: which hierarchies a host has, where a container goes in them, what is written into which file, which
 * device program is loaded, and how the container's own view of its cgroups is mounted.
 *
 * <p>Everything here is a pure function of config.json and of bytes that somebody else read: no I/O, no native call.
 * Names that come from a configuration are checked before they become a part of a path.
 */
@NullMarked
package io.jcontainers.runc.cgroup;

import org.jspecify.annotations.NullMarked;
