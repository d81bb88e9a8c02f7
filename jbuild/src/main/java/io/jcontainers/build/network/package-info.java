/**
 * The network of RUN in mode {@code default}: namespaces that are made ahead and used again, each with a way out
 * through the host's addresses and none to its loopback device. {@link io.jcontainers.build.network.NetworkPool} is the
 * entrance.
 */
@NullMarked
package io.jcontainers.build.network;

import org.jspecify.annotations.NullMarked;
