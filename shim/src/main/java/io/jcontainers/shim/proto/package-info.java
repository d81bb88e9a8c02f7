/** The wire format of protobuf: reading with errors that name message and field, writing, and google's own messages. */
@NullMarked
package io.jcontainers.shim.proto;

import org.jspecify.annotations.NullMarked;
