package io.jcontainers.build.outline;

import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.ResolvedStage;
import io.jcontainers.build.dockerfile.StageGraph;
import java.util.List;
import java.util.Objects;

/**
 * A stage that can be built.
 *
 * @param name empty when it has none
 * @param isDefault whether it is built when nobody names a target
 * @param description from the comment above it; empty for none
 * @param base what it begins with, variables expanded
 * @param platform as written; empty for none
 * @param line of its FROM, from 1
 */
public record Target(String name, boolean isDefault, String description, String base, String platform, int line) {
    /** All stages, in the order of the file. */
    public static List<Target> of(StageGraph graph) {
        ResolvedStage last = graph.target(null);
        return graph.stages().stream()
                .map(stage -> of(stage, stage.equals(last)))
                .toList();
    }

    private static Target of(ResolvedStage stage, boolean isDefault) {
        Instruction.From from = stage.stage().from();
        return new Target(
                Objects.requireNonNullElse(from.stageName(), ""),
                isDefault,
                Objects.requireNonNullElse(from.description(), ""),
                stage.baseName(),
                Objects.requireNonNullElse(from.platform(), ""),
                from.origin().lines().start());
    }
}
