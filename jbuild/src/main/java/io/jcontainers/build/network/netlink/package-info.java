/** Messages to and from the kernel: netlink(7), whatever they are about. */
@NullMarked
package io.jcontainers.build.network.netlink;

import org.jspecify.annotations.NullMarked;
