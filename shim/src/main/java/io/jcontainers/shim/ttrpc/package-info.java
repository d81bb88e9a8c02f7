/** The protocol that containerd and its shims speak: frames, requests, responses, streams. No sockets. */
@NullMarked
package io.jcontainers.shim.ttrpc;

import org.jspecify.annotations.NullMarked;
