/** Devices, addresses and routes: rtnetlink(7). */
@NullMarked
package io.jcontainers.build.network.route;

import org.jspecify.annotations.NullMarked;
