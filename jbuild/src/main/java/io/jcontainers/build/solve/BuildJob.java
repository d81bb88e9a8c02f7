package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.run.Entitlements;
import io.jcontainers.build.run.RunOptions;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one build is asked for.
 *
 * @param file the Dockerfile
 * @param arguments build arguments
 * @param platform of the result
 * @param target stage to build; null: the last one
 * @param noCache whether no stored result may be used
 * @param noCacheStages stages whose steps may use no stored result, in lower case
 * @param labels that the image gets besides
 * @param epoch seconds since 1970: the latest time that anything new has; empty: the real ones
 * @param run what all RUN share
 * @param network of RUN unless it says otherwise
 * @param entitlements what RUN may ask for
 * @param explain whether it is to be said why steps were not cached
 * @param jobs steps that run at once, at most
 * @param onError what becomes of a RUN that has failed
 */
public record BuildJob(
        Dockerfile file,
        BuildArguments arguments,
        Platform platform,
        @Nullable String target,
        boolean noCache,
        Set<String> noCacheStages,
        Map<String, String> labels,
        OptionalLong epoch,
        RunOptions run,
        RunNetwork network,
        Entitlements entitlements,
        boolean explain,
        int jobs,
        OnError onError) {
    /** Takes immutable copies. */
    public BuildJob {
        noCacheStages = Set.copyOf(noCacheStages);
    }
}
