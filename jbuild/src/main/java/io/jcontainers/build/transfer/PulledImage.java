package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageContents;
import org.jspecify.annotations.Nullable;

/**
 * An image that is in the store by now.
 *
 * @param name under which it was found or fetched; null: it has none, or was given by its id
 * @param digest of what the name stands for in its registry, which may be a list for several platforms; of an image
 *     that was found in the store that of its manifest
 * @param contents what it consists of
 * @param changed whether the store has learned something: another image has the name now
 */
public record PulledImage(@Nullable Reference name, Digest digest, ImageContents contents, boolean changed) {}
