package io.jcontainers.build.dockerfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of a Dockerfile. As parsed, its values have their quotes and variables; {@link StageEnvironment}
 * makes an instruction of the same kind of it that has neither. Null stands for a flag that is not there.
 */
public sealed interface Instruction {
    /** Where it comes from. */
    Origin origin();

    /** The keyword in capitals. */
    default String keyword() {
        return origin().keyword().toUpperCase(java.util.Locale.ROOT);
    }

    /**
     * The text behind an instruction.
     *
     * @param keyword as written
     * @param text the whole instruction on one line, without here-documents
     * @param lines its lines; those of {@code FROM} for an instruction that an {@code ONBUILD} of the base held back
     * @param comments the comment lines right above it, without their number sign
     * @param emptyContinuation whether an empty line is between its continuation lines
     */
    record Origin(String keyword, String text, LineRange lines, List<String> comments, boolean emptyContinuation) {
        /** Takes an immutable copy. */
        public Origin {
            comments = List.copyOf(comments);
        }

        /** The rest of the comment line above that begins with this name. */
        @Nullable
        String description(String name) {
            return comments.stream()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * Begins a stage.
     *
     * @param base expression of an image, a stage or {@code scratch}
     * @param stageName in lower case
     * @param writtenAs the words {@code as} and name as they are in the file, empty without a name
     */
    record From(
            Origin origin,
            @Nullable String platform,
            String base,
            @Nullable String stageName,
            List<String> writtenAs,
            @Nullable String description)
            implements Instruction {
        /** Takes an immutable copy. */
        public From {
            writtenAs = List.copyOf(writtenAs);
        }
    }

    /** Runs a command; its text is left to the shell, only the mounts have variables. */
    record Run(
            Origin origin,
            CommandLine command,
            List<Heredoc> heredocs,
            List<MountFlag> mounts,
            RunNetwork network,
            boolean insecure)
            implements Instruction {
        /** Takes immutable copies. */
        public Run {
            heredocs = List.copyOf(heredocs);
            mounts = List.copyOf(mounts);
        }

        /** What is executed. */
        public RunBody body() {
            if (!command.shell()) {
                return new RunBody.Exec(command.arguments());
            }
            String text = command.arguments().getFirst();
            if (heredocs.isEmpty()) {
                return new RunBody.ShellText(text);
            }
            if (Heredoc.isAnnouncement(text)) {
                Heredoc only = heredocs.getFirst();
                return only.content().startsWith("#!")
                        ? new RunBody.Script(only.name(), only.text())
                        : new RunBody.ShellText(only.text());
            }
            StringBuilder whole = new StringBuilder(text);
            for (Heredoc document : heredocs) {
                whole.append('\n').append(document.content()).append(document.name());
            }
            return new RunBody.ShellText(whole.toString());
        }
    }

    /** Default command of the image. */
    record Cmd(Origin origin, CommandLine command) implements Instruction {}

    /** Program of the image. */
    record Entrypoint(Origin origin, CommandLine command) implements Instruction {}

    /** Variables for the steps after it and for the image. */
    record Env(Origin origin, List<KeyValue> pairs) implements Instruction {
        /** Takes an immutable copy. */
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    /** Labels of the image. */
    record Label(Origin origin, List<KeyValue> pairs) implements Instruction {
        /** Takes an immutable copy. */
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    /** Author of the image. */
    record Maintainer(Origin origin, String author) implements Instruction {}

    /** Ports of the image, sorted as texts; {@link ExposedPorts} reads them when they are expanded. */
    record Expose(Origin origin, List<String> ports) implements Instruction {
        /** Takes an immutable copy. */
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    /**
     * Adds files, downloads, repositories and the contents of archives.
     *
     * @param unpack null when archives are judged by where they come from
     */
    record Add(
            Origin origin,
            FileSources files,
            @Nullable String chown,
            @Nullable String chmod,
            boolean link,
            @Nullable Boolean keepGitDir,
            @Nullable String checksum,
            @Nullable Boolean unpack,
            List<String> excludes)
            implements Instruction {
        /** Takes an immutable copy. */
        public Add {
            excludes = List.copyOf(excludes);
        }
    }

    /**
     * Copies files.
     *
     * @param from stage by name or number, named context or image; null for the build context
     */
    record Copy(
            Origin origin,
            FileSources files,
            @Nullable String from,
            @Nullable String chown,
            @Nullable String chmod,
            boolean link,
            boolean parents,
            List<String> excludes)
            implements Instruction {
        /** Takes an immutable copy. */
        public Copy {
            excludes = List.copyOf(excludes);
        }
    }

    /** Volumes of the image. */
    record Volume(Origin origin, List<String> paths) implements Instruction {
        /** Takes an immutable copy. */
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    /** User of later steps and of the image. */
    record User(Origin origin, String user) implements Instruction {}

    /** Directory of later steps and of the image. */
    record Workdir(Origin origin, String path) implements Instruction {}

    /** Build arguments that may be given from outside. */
    record Arg(Origin origin, List<Argument> arguments) implements Instruction {
        /** Takes an immutable copy. */
        public Arg {
            arguments = List.copyOf(arguments);
        }
    }

    /** An instruction for those who build upon this; its text, here-documents included. */
    record OnBuild(Origin origin, String trigger) implements Instruction {}

    /** Signal that stops a container of the image. */
    record StopSignal(Origin origin, String signal) implements Instruction {}

    /** How to see whether a container of the image is well. */
    record HealthCheck(Origin origin, Health health) implements Instruction {}

    /** Shell of later commands in shell form. */
    record Shell(Origin origin, List<String> words) implements Instruction {
        /** Takes an immutable copy. */
        public Shell {
            words = List.copyOf(words);
        }
    }

    /**
     * One name of an {@code ARG}.
     *
     * @param value its default; null for none
     * @param description from the comment above
     */
    record Argument(
            String name, @Nullable String value, @Nullable String description) {}
}
