package io.jcontainers.build.dockerfile;

import io.jcontainers.build.image.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage whose {@code FROM} is resolved.
 *
 * @param stage as written
 * @param baseName the base with its variables expanded
 * @param base what that is
 * @param platform the one asked for, null for the target's
 * @param triggers what {@code ONBUILD} instructions of a base stage held back; those of a base image come before the
 *     instructions too, but only the image tells
 * @param instructions those of the stage; none when a named context replaces the whole stage
 */
public record ResolvedStage(
        Stage stage,
        String baseName,
        StageSource base,
        @Nullable Platform platform,
        List<Instruction> triggers,
        List<Instruction> instructions) {
    /** Takes immutable copies. */
    public ResolvedStage {
        triggers = List.copyOf(triggers);
        instructions = List.copyOf(instructions);
    }

    /** Its place in the file, from 0. */
    public int index() {
        return stage.index();
    }
}
