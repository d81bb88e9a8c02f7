package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.StageEnvironment;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.stage.StageImage;
import org.jspecify.annotations.Nullable;

/**
 * A stage, complete; nothing in it changes any more.
 *
 * @param image its settings
 * @param environment its variables
 * @param chain its root file system
 * @param inherited layers of the base image
 * @param baseId of the base image; null: there is none
 * @param platform it is for
 */
record SolvedStage(
        StageImage image,
        StageEnvironment environment,
        LayerChain chain,
        int inherited,
        @Nullable Digest baseId,
        Platform platform) {
    /** What a stage starts from that is built from this one. */
    SolvedStage child() {
        return new SolvedStage(image.child(), environment.child(), chain, inherited, baseId, platform);
    }
}
