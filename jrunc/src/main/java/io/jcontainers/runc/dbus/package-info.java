/**
 * D-Bus messages as bytes (D-Bus Specification 0.43): what the engine writes and another process sends. Nothing here
 * opens a connection.
 */
@NullMarked
package io.jcontainers.runc.dbus;

import org.jspecify.annotations.NullMarked;
