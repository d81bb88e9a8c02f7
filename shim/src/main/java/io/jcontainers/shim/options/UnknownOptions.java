package io.jcontainers.shim.options;

import io.jcontainers.shim.proto.Any;

/** Options of another runtime, as they came. */
public record UnknownOptions(Any any) implements RuntimeOptions {}
