package io.jcontainers.build.solve;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.snapshot.LayerChain;
import org.jspecify.annotations.Nullable;

/**
 * What a build led to; its layers are in the store, the rest is not yet.
 *
 * @param config of the image
 * @param chain its layers
 * @param inherited how many of the layers came with the base image, unchanged
 * @param historyOfBase how many entries of the history did
 * @param baseId id of that image; null: there is none
 */
public record BuiltImage(
        ImageConfig config,
        LayerChain chain,
        int inherited,
        int historyOfBase,
        @Nullable Digest baseId) {}
