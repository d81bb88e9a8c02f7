package io.jcontainers.shim.options;

import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import org.jspecify.annotations.Nullable;

/** Options of a runtime, by the type that the Any says it has. */
public sealed interface RuntimeOptions permits RuncOptions, ConfigOptions, UnknownOptions {
    /**
     * What a Create request, or standard input of {@code start} and {@code -info}, has. Absent and empty ones are the
     * defaults; whether unknown ones are refused is the caller's decision.
     */
    static RuntimeOptions from(@Nullable Any any) throws MalformedMessageException {
        if (any == null || (any.typeUrl().isEmpty() && any.value().isEmpty())) {
            return RuncOptions.defaults();
        }
        return switch (any.typeName()) {
            case RuncOptions.NAME -> RuncOptions.read(any.value());
            case ConfigOptions.NAME -> ConfigOptions.read(any.value());
            default -> new UnknownOptions(any);
        };
    }
}
