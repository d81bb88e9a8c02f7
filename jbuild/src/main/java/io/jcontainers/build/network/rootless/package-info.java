/**
 * The network of RUN in mode {@code default} for an ordinary user, who may make no device in the host's network: a
 * program of the host, pasta or slirp4netns, carries packets between a namespace and sockets of its own.
 */
@NullMarked
package io.jcontainers.build.network.rootless;

import org.jspecify.annotations.NullMarked;
