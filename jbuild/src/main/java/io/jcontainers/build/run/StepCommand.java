package io.jcontainers.build.run;

import io.jcontainers.build.dockerfile.RunBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step executes.
 *
 * @param arguments the program and its arguments
 * @param script a file that exists for the step alone; null: none
 */
public record StepCommand(List<String> arguments, RunBody.@Nullable Script script) {
    /** Takes an immutable copy. */
    public StepCommand {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("RUN without a program");
        }
    }

    /**
     * Of a RUN.
     *
     * @param shell of the stage: {@code /bin/sh -c} unless SHELL says otherwise
     */
    public static StepCommand of(RunBody body, List<String> shell) {
        return switch (body) {
            case RunBody.Exec exec -> new StepCommand(exec.arguments(), null);
            case RunBody.ShellText text -> {
                List<String> arguments = new ArrayList<>(shell);
                arguments.add(text.text());
                yield new StepCommand(arguments, null);
            }
            case RunBody.Script script -> new StepCommand(List.of(script.path()), script);
        };
    }
}
