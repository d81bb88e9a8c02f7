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
            case RunBody.ShellText text -> new StepCommand(with(shell, text.text()), null);
            case RunBody.Script script -> new StepCommand(List.of(script.path()), script);
        };
    }

    /**
     * The words of it that the history tells, BuildKit's: there the shell starts a script, which here needs none.
     *
     * @param shell of the stage
     */
    public List<String> told(List<String> shell) {
        return script == null ? arguments : with(shell, script.path());
    }

    private static List<String> with(List<String> shell, String text) {
        List<String> words = new ArrayList<>(shell);
        words.add(text);
        return List.copyOf(words);
    }
}
