package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.stage.HistoryText;
import java.util.List;

/** Names of a stage's steps for people, {@code [build 2/5] RUN make}. Not for several threads. */
final class StepNames {
    private final ResolvedStage stage;
    private final int stages;
    private int total;
    private int last;

    /** @param stages of the whole file */
    StepNames(ResolvedStage stage, int stages) {
        this.stage = stage;
        this.stages = stages;
    }

    /** Those that will have names, besides the base. */
    void count(List<Instruction> instructions) {
        int base = last > 0 ? 1 : 0;
        total = base + layers(instructions);
    }

    /** How many steps of a stage will have names, as far as they are known before its base is. */
    static int expected(ResolvedStage stage, boolean imageBase) {
        return (imageBase ? 1 : 0) + layers(stage.triggers()) + layers(stage.instructions());
    }

    /** How many of them will have names. */
    static int layers(List<Instruction> instructions) {
        return (int) instructions.stream().filter(StepNames::makesLayer).count();
    }

    private static boolean makesLayer(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Add
                || instruction instanceof Instruction.Workdir;
    }

    /** Of the base, where that is an image; the first name of all. */
    String base(String name) {
        last = 1;
        count(stage.instructions());
        return named("FROM " + name);
    }

    /** Of the next step. */
    String next(Instruction instruction) {
        last++;
        String text = instruction.origin().text();
        if (instruction instanceof Instruction.Add) {
            text = HistoryText.withoutCredentials(text);
        }
        return named(text.replaceAll("\\s+", " ").strip());
    }

    private String named(String text) {
        String whole = Integer.toString(total);
        String place = String.format("%" + whole.length() + "d/%s", last, whole);
        String name = stage.stage().from().stageName();
        if (name == null) {
            name = stages == 1 ? "" : "stage-" + stage.index();
        }
        return "[" + (name.isEmpty() ? "" : name + " ") + place + "] " + text;
    }
}
