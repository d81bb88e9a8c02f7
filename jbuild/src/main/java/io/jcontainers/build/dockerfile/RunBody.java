package io.jcontainers.build.dockerfile;

import java.util.List;

/** What a {@code RUN} executes, once its here-documents are put in their place. */
public sealed interface RunBody {
    /** A program and its arguments. */
    record Exec(List<String> arguments) implements RunBody {
        /** Takes an immutable copy. */
        public Exec {
            arguments = List.copyOf(arguments);
        }
    }

    /** One text for the stage's shell. */
    record ShellText(String text) implements RunBody {}

    /**
     * A script with a {@code #!} line: a file {@code /dev/pipes/NAME} of mode 0755, mounted read-only for this step
     * alone and executed without arguments.
     */
    record Script(String name, String content) implements RunBody {
        /** Its path in the container. */
        public String path() {
            return "/dev/pipes/" + name;
        }
    }
}
