package io.jcontainers.build.solve;

import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.snapshot.LayerChain;

/**
 * What a build led to; its layers are in the store, the rest is not yet.
 *
 * @param config of the image
 * @param chain its layers
 * @param inherited how many of the layers came with the base image, unchanged
 */
public record BuiltImage(ImageConfig config, LayerChain chain, int inherited) {}
