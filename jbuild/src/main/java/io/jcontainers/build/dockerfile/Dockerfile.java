package io.jcontainers.build.dockerfile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile, read and checked as far as that can be done without values of variables.
 *
 * @param source its text
 * @param directives what is at its top
 * @param arguments the {@code ARG} instructions before the first stage
 * @param stages at least one
 */
public record Dockerfile(Source source, Directives directives, List<Instruction.Arg> arguments, List<Stage> stages) {
    /** Takes immutable copies. */
    public Dockerfile {
        arguments = List.copyOf(arguments);
        stages = List.copyOf(stages);
    }

    /**
     * Reads a file. Time and memory are proportional to its length.
     *
     * @param name how messages call it
     * @throws DockerfileException for the first thing that is wrong in it
     */
    public static Dockerfile parse(String name, byte[] bytes) {
        return attempt(name, bytes).file();
    }

    /**
     * What could be read of a file.
     *
     * @param instructions those before the first one that is wrong
     * @param fault what is wrong with that; null when all are right by themselves
     */
    public record Attempt(
            Source source,
            Directives directives,
            List<Instruction> instructions,
            @Nullable DockerfileException fault) {
        /** Takes an immutable copy. */
        public Attempt {
            instructions = List.copyOf(instructions);
        }

        /**
         * The file.
         *
         * @throws DockerfileException for the first thing that is wrong in it
         */
        public Dockerfile file() {
            if (fault != null) {
                throw fault;
            }
            return of(source, directives, instructions);
        }
    }

    /**
     * Reads as far as the instructions are right, for checks that tell of more than the first fault.
     *
     * @throws DockerfileException when the text can't be taken apart into instructions
     */
    public static Attempt attempt(String name, byte[] bytes) {
        Source source = Source.of(name, bytes);
        if (source.count() == 0) {
            throw DockerfileException.of(source, new LineRange(1, 1), "the Dockerfile cannot be empty");
        }
        Directives directives = Directives.read(source);
        List<Statement> statements = StatementReader.read(source, directives);
        InstructionReader reader = new InstructionReader(directives.escape());
        List<Instruction> instructions = new ArrayList<>();
        DockerfileException fault = null;
        for (Statement statement : statements) {
            try {
                instructions.add(reader.read(source, statement));
            } catch (DockerfileException e) {
                fault = e;
                break;
            }
        }
        return new Attempt(source, directives, instructions, fault);
    }

    private static Dockerfile of(Source source, Directives directives, List<Instruction> instructions) {
        List<Instruction.Arg> arguments = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        int at = 0;
        while (at < instructions.size() && !(instructions.get(at) instanceof Instruction.From)) {
            Instruction before = instructions.get(at++);
            if (!(before instanceof Instruction.Arg arg)) {
                throw DockerfileException.syntax(
                        source,
                        before.origin().lines(),
                        "no build stage in current context; begin with FROM, only ARG may be before it");
            }
            arguments.add(arg);
        }
        while (at < instructions.size() && instructions.get(at) instanceof Instruction.From from) {
            int end = at + 1;
            while (end < instructions.size() && !(instructions.get(end) instanceof Instruction.From)) {
                end++;
            }
            stages.add(new Stage(stages.size(), from, instructions.subList(at + 1, end)));
            at = end;
        }
        if (stages.isEmpty()) {
            int last = Math.max(1, source.count());
            throw DockerfileException.of(
                    source, new LineRange(last, last), "dockerfile contains no stages to build; add a FROM");
        }
        return new Dockerfile(source, directives, arguments, stages);
    }

    /**
     * The instruction that an {@code ONBUILD} of a base image or stage held back.
     *
     * @param lines the {@code FROM} that brought it, for messages
     * @throws DockerfileException when the text is not exactly one instruction, or one that can't be held back
     */
    public Instruction trigger(String text, LineRange lines) {
        try {
            Source own = Source.of("ONBUILD", text.getBytes(StandardCharsets.UTF_8));
            Directives none = new Directives(null, '\\', null, 0);
            List<Statement> statements = StatementReader.read(own, none);
            Statement only = statements.getFirst();
            if (statements.size() != 1) {
                throw new InstructionFault("onbuild trigger should be a single expression");
            }
            InstructionReader.checkTrigger(only.keyword());
            return new InstructionReader('\\').read(own, only.with(only.heredocs(), lines));
        } catch (InstructionFault | DockerfileException e) {
            String reason = e instanceof DockerfileException d ? d.reason() : String.valueOf(e.getMessage());
            throw DockerfileException.of(
                    source, lines, "ONBUILD trigger " + Printed.quoted(text) + " of the base: " + reason);
        }
    }
}
