package io.jcontainers.build.dockerfile;

import java.util.List;

/**
 * The command of {@code RUN}, {@code CMD} or {@code ENTRYPOINT}.
 *
 * @param shell whether it is one text for the {@code SHELL} of its stage; otherwise program and arguments
 * @param arguments in the shell form exactly one, perhaps empty
 */
public record CommandLine(boolean shell, List<String> arguments) {
    /** Takes an immutable copy. */
    public CommandLine {
        arguments = List.copyOf(arguments);
    }

    /** What is executed, with that shell for the shell form. */
    public List<String> withShell(List<String> shellWords) {
        if (!shell) {
            return arguments;
        }
        List<String> all = new java.util.ArrayList<>(shellWords);
        all.addAll(arguments);
        return List.copyOf(all);
    }
}
