package io.jcontainers.build.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run to its end.
 *
 * @param arguments the program's name, looked up in the {@code PATH} of {@code environment}, or its absolute path; then
 *     what it is called with
 * @param environment all of it: nothing is inherited
 * @param workingDirectory where it starts
 * @param input its standard input, which ends after these bytes; a program may end without reading them
 * @param limit how long it may run
 * @param mostOutputBytes of its standard output, and of its standard error as well
 */
public record HelperCommand(
        List<String> arguments,
        Map<String, String> environment,
        Path workingDirectory,
        byte[] input,
        Duration limit,
        int mostOutputBytes) {
    private static final byte[] NOTHING = {};

    /** @throws IllegalArgumentException without a program, or for a NUL in a word */
    public HelperCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a command without a program");
        }
        if (arguments.stream().anyMatch(HelperCommand::hasNul)
                || environment.keySet().stream().anyMatch(HelperCommand::hasNul)
                || environment.values().stream().anyMatch(HelperCommand::hasNul)) {
            throw new IllegalArgumentException("a NUL in what " + arguments.getFirst() + " is called with");
        }
    }

    /** Without input. */
    public static HelperCommand of(
            List<String> arguments,
            Map<String, String> environment,
            Path workingDirectory,
            Duration limit,
            int mostOutputBytes) {
        return new HelperCommand(arguments, environment, workingDirectory, NOTHING, limit, mostOutputBytes);
    }

    /** What is run. */
    public String program() {
        return arguments.getFirst();
    }

    private static boolean hasNul(String word) {
        return word.indexOf('\0') >= 0;
    }
}
