package io.jcontainers.build.dockerfile;

import java.util.List;

/**
 * A stage as it is written.
 *
 * @param index from 0, in the order of the file
 * @param from its first instruction
 * @param instructions those after it
 */
public record Stage(int index, Instruction.From from, List<Instruction> instructions) {
    /** Takes an immutable copy. */
    public Stage {
        instructions = List.copyOf(instructions);
    }

    /** The name, or {@code stage-N} for a stage without one, as BuildKit's progress shows it. */
    public String displayName() {
        String name = from.stageName();
        return name == null ? "stage-" + index : name;
    }

    /** What its {@code ONBUILD} instructions hold back, in their order. */
    public List<String> triggers() {
        return instructions.stream()
                .filter(Instruction.OnBuild.class::isInstance)
                .map(instruction -> ((Instruction.OnBuild) instruction).trigger())
                .toList();
    }
}
