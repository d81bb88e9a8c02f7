package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;

/** A blob and where it goes. */
public record Transfer(Descriptor blob, BlobTarget target) {}
