package io.jcontainers.build.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program of the host.
 *
 * @param arguments its name, looked up in the PATH of {@code environment}, and its arguments; not empty
 * @param environment all of its variables; where all characters of a value are below U+0100 each is one byte, as a
 *     request's are, else it is UTF-8
 * @param directory where it starts; null for the caller's own
 * @param input its stdin; a program may end without reading it, that is no failure
 * @param limit how long it may run
 * @param mostOutputBytes how much it may print to stdout; of stderr so much is kept
 */
public record HelperCommand(
        List<String> arguments,
        Map<String, String> environment,
        @Nullable Path directory,
        byte[] input,
        Duration limit,
        int mostOutputBytes) {
    /** Takes immutable copies. */
    public HelperCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
